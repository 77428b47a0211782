namespace Agents.Core.Tools;

/// <summary>The tool returned a value.</summary>
public sealed record ToolSucceeded : ToolOutcome
{
    /// <summary>Gets the value that the function returned: as text where it was too long, and so was cut, or is of a type of the function's own.</summary>
    public required object? Value { get; init; }

    /// <summary>Gets the id under which the whole value is kept in the run.</summary>
    /// <value>The default is <see langword="null"/>: the value is whole.</value>
    public string? ArtifactId { get; init; }

    /// <inheritdoc/>
    public override string Label => "succeeded";

    /// <inheritdoc/>
    public override string ToText() => ToolResultText.Of(Value);

    internal override object? ToResult() => Value;
}
