"""Raw article to Article: what of a page is news, its title, source, date and authors."""
