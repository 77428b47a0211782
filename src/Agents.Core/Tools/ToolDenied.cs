namespace Agents.Core.Tools;

/// <summary>The call needed approval and was denied. The tool was not called.</summary>
public sealed record ToolDenied : ToolOutcome
{
    /// <summary>Gets the reason, for the model to read.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    public override string Label => "denied";

    /// <inheritdoc/>
    public override string ToText() => $"[denied] {Reason}";

    internal override ToolOutcome WithoutContent() => this with { Reason = AgentEvent.Withheld, IsWithheld = true };
}
