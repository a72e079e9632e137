{# What a course's page shows after a choice. questions: of the course; mark: how many of 100 points pass. #}
{% autoescape false %}
globalThis.course = {"mark": {{ mark }}, "answers": [
{% for question in questions %}
{{ {"right": question.lines.index((question.lines | selectattr("right") | first)), "whys": question.lines | map(attribute="why") | list} | tojson }}{{ "," if not loop.last }}
{% endfor %}
]}
{% endautoescape %}
