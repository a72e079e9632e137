(()=>{document.documentElement.classList.add("ss-scripts",.../^#(show|join)\b/.test(location.hash)?["ss-room"]:[]);globalThis.handbookLater={load:async()=>{},lost(s){throw s}};})();
