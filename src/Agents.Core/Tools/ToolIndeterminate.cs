namespace Agents.Core.Tools;

/// <summary>Nobody knows whether the tool did what it was asked to, and doing it twice could do harm. The call is never made again.</summary>
public sealed record ToolIndeterminate : ToolOutcome
{
    /// <summary>Gets what is known, for the model to read.</summary>
    public required string Message { get; init; }

    /// <inheritdoc/>
    public override string Label => "outcome unknown";

    /// <inheritdoc/>
    public override string ToText() => $"[outcome unknown] {Message}";

    internal override ToolOutcome WithoutContent() => this with { Message = AgentEvent.Withheld, IsWithheld = true };
}
