namespace Agents.Core.Chat;

/// <summary>A model call had to wait because limits of the application held it back.</summary>
public sealed record ModelLimited : AgentEvent
{
    /// <summary>Gets the name of the limits.</summary>
    public required string Limits { get; init; }

    /// <summary>Gets how long it waited, by the run's clock.</summary>
    public required TimeSpan Waited { get; init; }
}
