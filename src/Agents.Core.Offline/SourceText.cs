namespace Agents.Core.Offline;

/// <summary>A text that answers may be drawn from.</summary>
internal sealed record SourceText
{
    public required string Text { get; init; }

    /// <summary>What to cite where the text itself names no file.</summary>
    public required string Label { get; init; }

    /// <summary>The file that all of it comes from, where that is known beside the text.</summary>
    public string? File { get; init; }

    /// <summary>The number of its first line, from 1; 0 when unknown.</summary>
    public int FirstLine { get; init; } = 1;

    /// <summary>The question that all of it was written for, where that is known.</summary>
    public string? NotedFor { get; init; }

    /// <summary>Whether it stands in a message of the user.</summary>
    public bool IsUser { get; init; }

    /// <summary>Whether a tool returned it after the question was asked.</summary>
    public bool IsFresh { get; init; }
}
