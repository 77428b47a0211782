namespace Agents.Core.Mcp.Safety;

/// <summary>Something about a tool that an application or a person should know: a hint, not a proof.</summary>
public sealed record ToolFinding
{
    /// <summary>Gets what was found.</summary>
    public required ToolFindingKind Kind { get; init; }

    /// <summary>Gets the rule that found it, such as <c>hide-from-user</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Gets how much it weighs.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Gets the tool's name, with everything escaped that cannot be seen.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets where it was found: <c>name</c>, <c>title</c>, <c>description</c>, or a path in a schema such as
    /// <c>inputSchema/properties/path/description</c>.</summary>
    public required string Where { get; init; }

    /// <summary>Gets what was found, at most 80 characters of the server's text, with everything escaped that cannot be seen.</summary>
    /// <value>Words of the server: show them as text, never as markup, and give them to no model.</value>
    public required string Excerpt { get; init; }

    /// <summary>Gets the other tool that it is about; <see langword="null"/> when there is none.</summary>
    public string? OtherTool { get; init; }

    /// <summary>Gets whose the other tool is: a server's name, or <c>application</c>; <see langword="null"/> when there is none.</summary>
    public string? OtherSource { get; init; }

    /// <summary>Says in one line what was found.</summary>
    /// <returns>The line; it holds words of the server.</returns>
    public override string ToString() =>
        $"{Severity} {Kind} ({Rule}) in {Where} of '{Tool}'{(OtherTool is null ? "" : $", about '{OtherTool}' of {OtherSource}")}: '{Excerpt}'";
}
