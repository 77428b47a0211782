namespace McpServer;

/// <summary>What the library knows.</summary>
internal static class Notes
{
    private static readonly string[] All =
    [
        "The library opens at 9:00 and closes at 18:00; on Saturday it closes at 13:00.",
        "Books are lent for four weeks, films for one week. A loan can be renewed twice.",
        "Reading rooms for groups are on the second floor and can be booked for two hours.",
        "A card is free for residents. It costs 12 euros a year for everybody else.",
    ];

    /// <summary>Gives the notes that share a word with the question, or all of them.</summary>
    public static string Find(string question)
    {
        HashSet<string> words = [.. question.ToLowerInvariant().Split([' ', '?', ',', '.'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 3)];
        string[] found = [.. All.Where(note => words.Any(word => note.Contains(word, StringComparison.OrdinalIgnoreCase)))];
        return string.Join('\n', found.Length > 0 ? found : All);
    }
}
