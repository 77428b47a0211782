namespace Agents.Core.McpTests.Safety;

/// <summary>Descriptions as honest servers write them, near the rules where they can be. All are our own.</summary>
public static class HonestTexts
{
    public static TheoryData<string> All =>
    [
        "Reads a text file and returns its content. Only works within the allowed folders.",
        "Writes a file. Use with caution: an existing file is replaced without warning.",
        "Edits a file line by line and returns a diff of what was changed.",
        "Searches for files by pattern; ignores case and everything that .gitignore excludes.",
        "Lists all entities and relations of the graph.",
        "Creates an issue. The title is required; labels and assignees are optional.",
        "Sends a message to a channel. Returns its timestamp.",
        "Runs a read-only SQL query. Use list_tables first to see what there is.",
        "Gets the weather for a city. Temperatures are in \u00B0C unless units is 'imperial'.",
        "Fetches a page and converts it to Markdown. Follows up to 5 redirects.",
        "Deletes a branch. This cannot be undone.",
        "Merges a pull request. The user needs write access to the repository.",
        "Prefer this over reading a file in parts when you need all of it.",
        "The system clock of the server, as ISO 8601.",
        "Returns an error when the user is not logged in.",
        "An access token is needed for private repositories.",
        "Path to the configuration file, such as /srv/app/config.json.",
        "Set to true to include hidden files.",
        "Ignores errors of single files and reports them at the end.",
        "Forgets a memory by its id.",
        "Before deleting, the tool makes a backup.",
        "Shows a notification to the user.",
        "Must be called after begin_transaction and before commit.",
        "If true, all previous versions are kept.",
        "Overrides the default timeout, in milliseconds.",
        "Reads environment variables by name, for debugging.",
        "Example: {\"path\": \"/src/main.c\", \"line\": 12}",
        "A SHA-256 such as e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.",
        "An id such as 123e4567-e89b-12d3-a456-426614174000.",
        "See https://example.org/docs for the query language.",
    ];
}
