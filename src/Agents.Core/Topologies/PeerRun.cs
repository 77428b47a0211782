using Agents.Core.Graphs;
using Agents.Core.Messaging;
using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>One run of peers: a node for each peer and round, and between two rounds one that decides whether there is another.</summary>
/// <remarks>What a peer's node writes is read by nodes behind it only, so nothing here needs a lock.</remarks>
internal sealed class PeerRun<TMessage, TOutput> : IDisposable
{
    private const int EdgeNodes = 2;    // a round's join, and who decides behind it

    private readonly PeerTeam<TMessage, TOutput> _team;
    private readonly Goal _goal;
    private readonly AgentContext _context;
    private readonly PostOffice<TMessage> _office;
    private readonly PeerMove<TMessage, TOutput>?[] _moves;
    private readonly (int Round, AgentException Failure)?[] _lost;
    private readonly string[][] _neighbors;
    private readonly IReadOnlyList<Message<TMessage>>[] _inboxes;

    public PeerRun(PeerTeam<TMessage, TOutput> team, Goal goal, AgentContext context)
    {
        _team = team;
        _goal = goal;
        _context = context;
        _office = new PostOffice<TMessage>(team.Network, team.Post, context);
        _moves = new PeerMove<TMessage, TOutput>?[team.Peers.Length];
        _lost = new (int, AgentException)?[team.Peers.Length];
        _neighbors = new string[team.Peers.Length][];
        _inboxes = new IReadOnlyList<Message<TMessage>>[team.Peers.Length];
        Array.Fill(_inboxes, []);
        for (int peer = 0; peer < _neighbors.Length; peer++)
        {
            string[] names = new string[team.Network.NeighborsOf(peer).Length];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = team.Network.Names[team.Network.NeighborsOf(peer)[i]];
            }

            _neighbors[peer] = names;
        }
    }

    public ValueTask<PeerResult<TOutput>> RunAsync(CancellationToken cancellationToken)
    {
        AgentGraph<Goal, PeerResult<TOutput>> graph = AgentGraph.Create<Goal, PeerResult<TOutput>>(
            _team.Name,
            (g, goal) => AddRound(g, 0, goal),
            new GraphOptions
            {
                MaxConcurrency = _team.MaxConcurrency,
                MaxNodes = (int)Math.Min(GraphOptions.GreatestNodes, ((_team.Rounds + 1L) * (_team.Peers.Length + EdgeNodes)) + 1),
            });
        return graph.InvokeAsync(_goal, _context, cancellationToken);
    }

    public void Dispose() => _office.Dispose();

    /// <summary>Adds a round: its peers, all at once, and behind them who decides.</summary>
    private Node<PeerResult<TOutput>> AddRound<T>(GraphBuilder builder, int round, Node<T> before)
    {
        List<Node<bool>> turns = [];
        for (int peer = 0; peer < _team.Peers.Length; peer++)
        {
            int index = peer;
            if (_lost[peer] is null)
            {
                turns.Add(builder.Add(
                    NodeName(peer, round),
                    Agent.Create<T, bool>(_team.Network.Names[peer], (_, context, token) => TakeTurnAsync(index, round, context, token)),
                    before));
            }
        }

        return builder.Add(
            $"end {round}",
            Agent.Create<IReadOnlyList<bool>, PeerResult<TOutput>>("end", (_, context, token) => EndRoundAsync(round, context, token)),
            builder.All($"round {round}", turns));
    }

    // Begins with a number, as the names of the other nodes do not.
    private string NodeName(int peer, int round)
    {
        string name = $"{round} {_team.Network.Names[peer]}";
        return name.Length <= AgentPath.MaxNameLength && !_team.Network.Names[peer].StartsWith("peer ", StringComparison.Ordinal) ? name : $"{round} peer {peer}";
    }

    private async ValueTask<bool> TakeTurnAsync(int peer, int round, AgentContext context, CancellationToken cancellationToken)
    {
        IPeer<TMessage, TOutput> agent = _team.Peers[peer];
        PeerTurn<TMessage, TOutput> turn = new()
        {
            Goal = _goal,
            Peer = peer,
            Name = _team.Network.Names[peer],
            Neighbors = _neighbors[peer],
            Round = round,
            LastRound = _team.Rounds,
            Inbox = _inboxes[peer],
            Previous = _moves[peer],
        };
        try
        {
            PeerMove<TMessage, TOutput> move = await BoundedCall.InvokeAsync(
                context, agent, turn, _team.TurnTimeout, _team.CancelGrace, cancellationToken).ConfigureAwait(false);
            _moves[peer] = Copy(move, agent.Name);
            return true;
        }
        catch (AgentException exception)
        {
            Lose(peer, round, exception, context);
            return false;
        }
    }

    /// <summary>Copies what a peer did, because it may have made its list of letters of anything; a list that cannot be read costs that peer alone.</summary>
    private static PeerMove<TMessage, TOutput> Copy(PeerMove<TMessage, TOutput>? move, string peer)
    {
        try
        {
            PeerMove<TMessage, TOutput> copy = move is null
                ? throw new InvalidOperationException("The peer returned null; it must return a move.")
                : move with { Letters = [.. move.Letters ?? throw new InvalidOperationException("The peer's list of letters is null; without letters it is empty.")] };
            return copy.Letters.Contains(null!) ? throw new InvalidOperationException("One of the peer's letters is null.") : copy;
        }
        catch (Exception exception)
        {
            throw new AgentFailedException(peer, exception);
        }
    }

    /// <summary>Sends what was written in a round, and empties the mailboxes for the next one. Between two rounds, and peer by peer, so that who was
    /// faster makes no difference.</summary>
    private void Deliver()
    {
        for (int peer = 0; peer < _moves.Length; peer++)
        {
            if (_lost[peer] is null)
            {
                Send(peer, _moves[peer]!.Letters);
            }
        }

        for (int peer = 0; peer < _inboxes.Length; peer++)
        {
            _inboxes[peer] = [.. _office.MailboxOf(peer).Drain().OrderBy(message => message.From).ThenBy(message => message.Id.Number)];
        }
    }

    private void Send(int peer, IReadOnlyList<PeerLetter<TMessage>> letters)
    {
        foreach (PeerLetter<TMessage> letter in letters)
        {
            if (letter.To is { } name)
            {
                _office.TrySend(peer, _team.Network.TryFind(name, out int to) ? to : -1, letter.Payload, letter.Trust);
                continue;
            }

            foreach (int neighbor in _team.Network.NeighborsOf(peer))
            {
                _office.TrySend(peer, neighbor, letter.Payload, letter.Trust);
            }
        }
    }

    private void Lose(int peer, int round, AgentException exception, AgentContext context)
    {
        _lost[peer] = (round, exception);
        _office.MailboxOf(peer).Complete();
        context.ReportStop(exception is BudgetExceededException ? StopReason.BudgetExhausted : StopReason.Partial);
        if (context.IsObserved)
        {
            context.Emit(new PeerLost { Peer = _team.Network.Names[peer], Round = round, Failure = exception });
        }
    }

    private async ValueTask<PeerResult<TOutput>> EndRoundAsync(int round, AgentContext context, CancellationToken cancellationToken)
    {
        int present = _lost.Count(lost => lost is null);
        List<TOutput> outputs = [.. _moves.Where((move, peer) => move is not null && _lost[peer] is null).Select(move => move!.Output)];
        bool isAgreed = outputs.Count > 0 && round < _team.Rounds && _team.HasAgreed is { } hasAgreed
            && await AskAsync(hasAgreed, outputs, context, cancellationToken).ConfigureAwait(false);
        if (context.IsObserved)
        {
            context.Emit(new PeerRoundEnded { Round = round, PeerCount = present, IsAgreed = isAgreed });
        }

        if (isAgreed || round == _team.Rounds || present == 0)
        {
            return Conclude(round, isAgreed);
        }

        Deliver();
        context.EditGraph(edit =>
        {
            Node<PeerResult<TOutput>> self = edit.Find<PeerResult<TOutput>>($"end {round}");
            edit.Replace(self, AddRound(edit, round + 1, self));
        }).ThrowIfRefused();
        return null!; // the end of the next round stands in the place of this one, so nobody reads it
    }

    private ValueTask<bool> AskAsync(
        Func<IReadOnlyList<TOutput>, AgentContext, CancellationToken, ValueTask<bool>> hasAgreed, List<TOutput> outputs, AgentContext context, CancellationToken cancellationToken) =>
        BoundedCall.RunAsync(
            context,
            nameof(PeerTeamOptions<TMessage, TOutput>.HasAgreed),
            (hasAgreed, outputs, context),
            static (question, token) => question.hasAgreed(question.outputs, question.context, token),
            _team.TurnTimeout,
            _team.CancelGrace,
            cancellationToken);

    private PeerResult<TOutput> Conclude(int round, bool isAgreed)
    {
        if (Array.TrueForAll(_moves, move => move is null))
        {
            throw new PeersLostException(_team.Name, _moves.Length, _lost.First(lost => lost is not null)!.Value.Failure);
        }

        return new PeerResult<TOutput>
        {
            Outputs = [.. _moves.Select((move, peer) => new PeerOutput<TOutput>
            {
                Peer = _team.Network.Names[peer],
                HasOutput = move is not null,
                Output = move is null ? default : move.Output,
                LostInRound = _lost[peer]?.Round,
                LostReason = _lost[peer]?.Failure.Message,
            })],
            LastRound = round,
            IsAgreed = isAgreed,
            Traffic = _office.Traffic,
            UnsentCount = round == _team.Rounds || isAgreed ? _moves.Where((move, peer) => move is not null && _lost[peer] is null).Sum(move => move!.Letters.Count) : 0,
        };
    }
}
