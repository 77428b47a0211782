namespace Agents.Core;

/// <summary>A call that waits for approval.</summary>
public sealed record ApprovalRequest
{
    /// <summary>Gets the run that asks.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Gets where in the run the call stands.</summary>
    public required AgentPath Path { get; init; }

    /// <summary>Gets the id that the model gave the call, or the agent where it asks for a higher limit.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the tool's name; <c>extend_budget</c> when an agent asks for a higher limit.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets the tool's description.</summary>
    public required string Description { get; init; }

    /// <summary>Gets the arguments as JSON with sorted names. The call is made with exactly these.</summary>
    public required string Arguments { get; init; }
}
