"""What models learn from and are judged by: files, examples, and people's feedback."""
