namespace Agents.Core.Offline;

/// <summary>One sentence that could be part of an answer, and where it stands.</summary>
internal sealed record Sentence
{
    public required string Text { get; init; }

    /// <summary>The file it stands in; null when only the message or the tool call is known.</summary>
    public required string? File { get; init; }

    /// <summary>What to cite when there is no file, such as <c>read_section call-2</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The line, from 1, in which it starts; 0 when unknown.</summary>
    public required int Line { get; init; }

    /// <summary>Its place in its paragraph, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>The sentence behind it in the same paragraph, with the space between them; empty when there is none that can answer.</summary>
    public string Continuation { get; init; } = string.Empty;

    /// <summary>The heading above it, and the name of its file: what it may speak of without naming it.</summary>
    public string Context { get; init; } = string.Empty;

    public string Path => File ?? Label;

    public string Citation => File is null ? Label : Line > 0 ? $"{File}:{Line}" : File;

    /// <summary>Whether it stands in a message of the user.</summary>
    public bool IsUser { get; init; }

    /// <summary>The heading of the message above the cited line; null where there is none.</summary>
    public string? NotedFor { get; init; }
}
