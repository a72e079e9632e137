"""What a site offers besides its pages: records, headers, pictures, PDFs."""
