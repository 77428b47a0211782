namespace Agents.Core;

/// <summary>A call waits for approval.</summary>
public sealed record ApprovalRequested : AgentEvent
{
    /// <summary>Gets the call.</summary>
    public required ApprovalRequest Request { get; init; }

    internal override AgentEvent WithoutContent() => this with { Request = Request with { Description = Withheld, Arguments = Withheld } };
}
