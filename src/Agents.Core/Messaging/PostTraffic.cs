namespace Agents.Core.Messaging;

/// <summary>How many messages went from one peer to another, or through a whole post office.</summary>
public readonly record struct PostTraffic
{
    /// <summary>Gets how many messages a mailbox took.</summary>
    public required long Sent { get; init; }

    /// <summary>Gets how many messages were refused.</summary>
    public required long Refused { get; init; }

    /// <summary>Gets how many of those that a mailbox took made room for newer ones before they were read.</summary>
    public required long Dropped { get; init; }
}
