namespace Agents.Core.Topologies;

/// <summary>Every peer failed before it answered anything.</summary>
public sealed class PeersLostException : AgentException
{
    internal PeersLostException(string team, int count, Exception first)
        : base($"None of the {count} peers of '{team}' answered anything. The first one lost: {WithheldFailureException.Describe(first)}", first)
    {
        Team = team;
        Count = count;
    }

    /// <summary>Gets the name of the team.</summary>
    public string Team { get; }

    /// <summary>Gets how many peers there were.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public override bool IsTransient => InnerException is AgentException { IsTransient: true };
}
