"""What a site offers beside its pages: records, headers, pictures, PDFs."""
