namespace Agents.Core.Tools;

/// <summary>The tool returned a value.</summary>
public sealed record ToolSucceeded : ToolOutcome
{
    /// <summary>Gets the value that the function returned: as text where it was too long, and so was cut, or is of a type of the function's own;
    /// without the bytes that were too long, where it is contents; <see langword="null"/> where <see cref="ToolOutcome.IsWithheld"/>.</summary>
    public required object? Value { get; init; }

    /// <summary>Gets the id under which the whole value is kept in the run.</summary>
    /// <value>The default is <see langword="null"/>: the value is whole.</value>
    public string? ArtifactId { get; init; }

    /// <inheritdoc/>
    public override string Label => "succeeded";

    /// <inheritdoc/>
    public override string ToText() => IsWithheld ? AgentEvent.Withheld : IsMarked ? ToolResultText.Of(Value) : ForeignText.Mark(ToolResultText.Of(Value));

    /// <summary>Gets whether the value is marked already where it looks like the library's own words, beside words that are the library's own.</summary>
    internal bool IsMarked { get; init; }

    internal override object? ToResult() => IsMarked ? Value : ForeignText.Mark(Value);

    internal override ToolOutcome WithoutContent() => this with { Value = null, IsWithheld = true };
}
