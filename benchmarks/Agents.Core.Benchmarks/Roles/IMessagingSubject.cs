namespace Agents.Core.Benchmarks.Roles;

/// <summary>A way to hand messages on among peers, each of which is an asynchronous loop that reads one mailbox.</summary>
public interface IMessagingSubject
{
    /// <summary>Gets the name in the table.</summary>
    string Name { get; }

    /// <summary>Starts the peers, which then wait.</summary>
    /// <param name="shape">The peers, and to whom each may write.</param>
    /// <returns>What sends all messages on their way and ends when the last one has been handed on for the last time; it returns how many were
    /// sent.</returns>
    Func<ValueTask<int>> Prepare(PeerShape shape);
}
