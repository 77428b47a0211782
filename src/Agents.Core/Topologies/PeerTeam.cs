using Agents.Core.Messaging;

namespace Agents.Core.Topologies;

/// <summary>Makes teams of peers.</summary>
public static class PeerTeam
{
    /// <summary>Makes a team.</summary>
    /// <typeparam name="TMessage">The type of what peers send.</typeparam>
    /// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="network">The names of the peers, and who may write to whom.</param>
    /// <param name="peers">The peers, one for each name; the same one may stand at several places.</param>
    /// <param name="configure">Changes the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The team.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> or <paramref name="peers"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, a peer is <see langword="null"/>, or there are not as many
    /// peers as names.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static PeerTeam<TMessage, TOutput> Create<TMessage, TOutput>(
        string name, PeerNetwork network, IReadOnlyList<IPeer<TMessage, TOutput>> peers, Action<PeerTeamOptions<TMessage, TOutput>>? configure = null)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(peers);
        IPeer<TMessage, TOutput>[] copy = [.. peers];
        if (copy.Length != network.Count || copy.Contains(null!))
        {
            throw new ArgumentException($"There must be a peer for each of the {network.Count} names, but there are {copy.Count(peer => peer is not null)}.", nameof(peers));
        }

        PeerTeamOptions<TMessage, TOutput> options = new();
        configure?.Invoke(options);
        List<string> failures = [];
        options.AddFailures(failures);
        options.Post.Mailboxes.AddFailures(failures);
        return failures.Count > 0
            ? throw new AgentOptionsException(nameof(PeerTeamOptions<,>), failures)
            : new PeerTeam<TMessage, TOutput>(name, network, copy, options);
    }
}
