namespace Agents.Core.Mcp.Safety;

/// <summary>One part of a tool that is not what was trusted.</summary>
public sealed record ToolDifference
{
    internal const int Shown = 160;

    private const int ShownBefore = 32;

    /// <summary>Gets the part: <c>title</c>, <c>description</c>, <c>inputSchema</c>, <c>outputSchema</c>, <c>annotations</c>, or
    /// <c>unknown</c> when the trusted text was not kept as far as the difference.</summary>
    public required string Part { get; init; }

    /// <summary>Gets what was trusted, from a little before the first difference on; at most 160 characters, with everything escaped that
    /// cannot be seen. <see langword="null"/> when there was none.</summary>
    public required string? Before { get; init; }

    /// <summary>Gets what is there now, in the same way; <see langword="null"/> when there is none.</summary>
    public required string? After { get; init; }

    /// <summary>Says in one line what has changed.</summary>
    /// <returns>The line; it holds words of the server.</returns>
    public override string ToString() => $"{Part}: {Show(Before)} became {Show(After)}";

    internal static IReadOnlyList<ToolDifference> Between(ToolDefinition? before, ToolDefinition after)
    {
        List<ToolDifference> differences = [];
        if (before is not null)
        {
            Add(differences, "title", before.Title, after.Title);
            Add(differences, "description", before.Description, after.Description);
            Add(differences, "inputSchema", before.InputSchema, after.InputSchema);
            Add(differences, "outputSchema", before.OutputSchema, after.OutputSchema);
            Add(differences, "annotations", before.Annotations, after.Annotations);
        }

        return differences.Count > 0 ? differences : [new ToolDifference { Part = "unknown", Before = null, After = null }];
    }

    private static void Add(List<ToolDifference> differences, string part, string? before, string? after)
    {
        if (before == after)
        {
            return;
        }

        int same = before.AsSpan().CommonPrefixLength(after);
        int from = Math.Max(0, same - ShownBefore);
        differences.Add(new ToolDifference { Part = part, Before = Excerpt(before, from), After = Excerpt(after, from) });
    }

    private static string? Excerpt(string? text, int from) =>
        text is null ? null : $"{(from > 0 ? "…" : "")}{NameText.Escape(text[Math.Min(from, text.Length)..], Shown)}";

    private static string Show(string? text) => text is null ? "nothing" : $"'{text}'";
}
