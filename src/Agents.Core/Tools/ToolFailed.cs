namespace Agents.Core.Tools;

/// <summary>The tool was not called, or it failed.</summary>
public sealed record ToolFailed : ToolOutcome
{
    /// <summary>The label of a tool that was not called because it is known to be down.</summary>
    internal const string UnavailableLabel = "unavailable";

    /// <summary>Gets the kind of failure.</summary>
    public required ToolFailureKind Kind { get; init; }

    /// <summary>Gets what happened, for the model to read.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the same call may succeed later.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsTransient { get; init; }

    /// <inheritdoc/>
    public override string Label => Kind switch
    {
        ToolFailureKind.Threw => "failed",
        ToolFailureKind.UnknownTool => "unknown tool",
        ToolFailureKind.InvalidArguments => "invalid arguments",
        ToolFailureKind.CallLimit => "call limit reached",
        ToolFailureKind.BudgetRefused => "budget refused",
        ToolFailureKind.Repeated => "repeated",
        ToolFailureKind.Unavailable => UnavailableLabel,
        ToolFailureKind.TooManyCalls => "too many calls",
        _ => "not executed",
    };

    /// <inheritdoc/>
    public override string ToText() => $"[{Label}] {Message}";

    /// <summary>Withholds what a tool threw, and what quotes the model; what the library says of limits holds names and figures alone.</summary>
    internal override ToolOutcome WithoutContent() => Kind is ToolFailureKind.CallLimit or ToolFailureKind.BudgetRefused or ToolFailureKind.TooManyCalls
        ? this
        : this with { Message = AgentEvent.Withheld, IsWithheld = true };
}
