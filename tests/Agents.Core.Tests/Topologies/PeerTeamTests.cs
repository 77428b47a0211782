using Agents.Core.Graphs;
using Agents.Core.Messaging;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

/// <summary>Peers that work in rounds.</summary>
public sealed class PeerTeamTests
{
    private readonly EventRecorder _recorder = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task What_a_peer_knows_travels_one_step_a_round()
    {
        // On a ring of 6 in which each may write to the next only, the first number is known to peer 4 after 4 rounds and not before.
        PeerTeam<int, HashSet<int>> team = PeerTeam.Create("ring", PeerNetwork.Ring(Names(6)), Same(6, Flood()), options => options.Rounds = 4);

        PeerResult<HashSet<int>> result = (await RunAsync(team)).Output;

        Assert.Equal([0, 2, 3, 4, 5], [.. result.Outputs[0].Output!.Order()]);
        Assert.Equal([0, 1, 2, 3, 4], [.. result.Outputs[4].Output!.Order()]);
        Assert.Equal((4, false), (result.LastRound, result.IsAgreed));
    }

    [Fact]
    public async Task Messages_are_read_by_sender_and_in_the_order_of_sending()
    {
        List<string> read = [];
        IPeer<string, int> peer = Peer<string, int>(turn =>
        {
            if (turn.Peer == 0)
            {
                read.AddRange(turn.Inbox.Select(message => $"{message.From}:{message.Payload}:{message.Trust}"));
            }

            return new PeerMove<string, int>
            {
                Output = 0,
                Letters = turn.Round > 0 ? [] : [new() { To = "p0", Payload = "x" }, new() { To = "p0", Payload = "y", Trust = TrustLabel.Model }],
            };
        });

        await RunAsync(PeerTeam.Create("all", PeerNetwork.Complete(Names(4)), Same(4, peer), options => options.Rounds = 1));

        Assert.Equal(["1:x:untrusted", "1:y:model", "2:x:untrusted", "2:y:model", "3:x:untrusted", "3:y:model"], read);
    }

    [Fact]
    public async Task Letters_to_nobody_and_to_strangers_are_refused_and_counted()
    {
        IPeer<int, int> peer = Peer<int, int>(turn => new PeerMove<int, int>
        {
            Output = 0,
            Letters = turn.Peer == 0 ? [new() { To = "nobody", Payload = 1 }, new() { To = "p2", Payload = 2 }, new() { Payload = 3 }] : [],
        });

        PeerResult<int> result = (await RunAsync(PeerTeam.Create("ring", PeerNetwork.Ring(Names(3)), Same(3, peer), options => options.Rounds = 1))).Output;

        Assert.Equal((1, 2, 3), (result.Traffic.Sent, result.Traffic.Refused, result.UnsentCount));
        Assert.Equal(2, _recorder.OfType<MessageRefused>().Count);
    }

    [Fact]
    public async Task A_peer_that_floods_crowds_out_nobody()
    {
        IPeer<int, int> peer = Peer<int, int>(turn => new PeerMove<int, int>
        {
            Output = turn.Inbox.Select(message => message.From).Distinct().Count(),
            Letters = [.. Enumerable.Range(0, turn.Peer == 1 ? 10_000 : 1).Select(i => new PeerLetter<int> { Payload = i })],
        });

        PeerResult<int> result = (await RunAsync(PeerTeam.Create("all", PeerNetwork.Complete(Names(4)), Same(4, peer), options =>
        {
            options.Rounds = 1;
            (options.Post.Mailboxes.Capacity, options.Post.Mailboxes.MaxPerSender) = (16, 4);
        }))).Output;

        Assert.Equal([3, 3, 3, 3], result.Outputs.Select(output => output.Output));
        Assert.Equal(3 * 10_000 + 9, result.Traffic.Sent + result.Traffic.Refused);
        Assert.Equal((3 * 4) + 9, result.Traffic.Sent);
    }

    [Fact]
    public async Task A_peer_that_stays_silent_is_lost_and_the_others_go_on()
    {
        TaskCompletionSource<PeerMove<int, int>> never = new();
        IPeer<int, int> good = Peer<int, int>(turn => new PeerMove<int, int> { Output = turn.Round, Letters = [new() { Payload = 1 }] });
        IPeer<int, int> silent = Agent.Create<PeerTurn<int, int>, PeerMove<int, int>>("silent", (turn, _, _) => turn.Round == 1 ? new(never.Task) : new(new PeerMove<int, int> { Output = 40 })).AsPeer();
        PeerTeam<int, int> team = PeerTeam.Create("all", PeerNetwork.Complete(Names(3)), [good, silent, good], options => options.Rounds = 3);

        Task<RunResult<PeerResult<int>>> run = RunAsync(team);
        await _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await _clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(5));

        RunResult<PeerResult<int>> result = await run;
        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal([3, 40, 3], result.Output.Outputs.Select(output => output.Output));
        Assert.Equal((1, "'p1' did not end within 180 s, nor when it was cancelled; it is not waited for any more."), (result.Output.Outputs[1].LostInRound, result.Output.Outputs[1].LostReason));
        Assert.Equal("p1", _recorder.Single<PeerLost>().Peer);
        Assert.Equal([3, 2, 2, 2], _recorder.OfType<PeerRoundEnded>().Select(ended => ended.PeerCount));
    }

    [Fact]
    public async Task Peers_that_agree_end_early()
    {
        PeerTeam<int, HashSet<int>> team = PeerTeam.Create("all", PeerNetwork.Complete(Names(5)), Same(5, Flood()), options =>
        {
            options.Rounds = 50;
            options.HasAgreed = (outputs, _, _) => new(outputs.All(output => output.SetEquals(outputs[0])));
        });

        PeerResult<HashSet<int>> result = (await RunAsync(team)).Output;

        Assert.Equal((1, true), (result.LastRound, result.IsAgreed));
    }

    [Fact]
    public async Task Peers_who_are_all_lost_fail_and_say_why()
    {
        IPeer<int, int> peer = Peer<int, int>(_ => throw new InvalidOperationException());

        GraphFailedException exception = await Assert.ThrowsAsync<GraphFailedException>(() => RunAsync(PeerTeam.Create("all", PeerNetwork.Complete(Names(2)), Same(2, peer))));

        Assert.Equal(2, Assert.IsType<PeersLostException>(exception.InnerException).Count);
    }

    [Fact]
    public async Task The_same_peers_give_the_same_events()
    {
        Assert.Equal(await RunAsync(), await RunAsync());

        static async Task<string> RunAsync()
        {
            PeerTeamTests scene = new();
            await scene.RunAsync(PeerTeam.Create("ring", PeerNetwork.Ring(Names(5)), Same(5, Flood()), options => options.Rounds = 3));
            return scene._recorder.ToText();
        }
    }

    [Fact]
    public async Task Peers_of_any_name_work()
    {
        string[] names = ["end", "round", "input", "0", new string('x', 128), "end 0"];
        PeerTeam<int, HashSet<int>> team = PeerTeam.Create("all", PeerNetwork.Complete(names), Same(names.Length, Flood()), options => options.Rounds = 1);

        PeerResult<HashSet<int>> result = (await RunAsync(team)).Output;

        Assert.All(result.Outputs, output => Assert.Equal(6, output.Output!.Count));
    }

    [Fact]
    public void A_team_needs_a_peer_for_each_name()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => PeerTeam.Create("all", PeerNetwork.Complete(Names(3)), Same(2, Flood())));

        Assert.StartsWith("There must be a peer for each of the 3 names, but there are 2.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Rounds must be 0 to 10000, but is -1.",
                "TurnTimeout must be 1 ms to 1 day, but is 00:00:00.",
                "CancelGrace must be 0 to 1 hour, but is -00:00:01.",
                "MaxConcurrency must be 1 to 1048576, but is 0.",
                "Capacity must be 1 to 1048576 messages, but is 0.",
            ],
            Assert.Throws<AgentOptionsException>(() => PeerTeam.Create("all", PeerNetwork.Complete(Names(2)), Same(2, Flood()), options =>
            {
                (options.Rounds, options.TurnTimeout, options.CancelGrace, options.MaxConcurrency) = (-1, TimeSpan.Zero, TimeSpan.FromSeconds(-1), 0);
                options.Post.Mailboxes.Capacity = 0;
            })).Failures);
    }

    private Task<RunResult<PeerResult<TOutput>>> RunAsync<TMessage, TOutput>(PeerTeam<TMessage, TOutput> team) => team.RunAsync(
        Goal.Of("all"),
        new RunOptions { Clock = _clock, SingleThreaded = true, Ids = IdSource.FromSeed(1), Observers = { _recorder }, EventBufferCapacity = 1 << 18 },
        TestContext.Current.CancellationToken);

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"p{i}")];

    private static IPeer<TMessage, TOutput>[] Same<TMessage, TOutput>(int count, IPeer<TMessage, TOutput> peer) => [.. Enumerable.Repeat(peer, count)];

    private static IPeer<TMessage, TOutput> Peer<TMessage, TOutput>(Func<PeerTurn<TMessage, TOutput>, PeerMove<TMessage, TOutput>> move) =>
        Agent.Create("peer", move).AsPeer();

    /// <summary>A peer that tells its neighbors every number that it knows.</summary>
    private static IPeer<int, HashSet<int>> Flood() => Peer<int, HashSet<int>>(turn =>
    {
        HashSet<int> known = [turn.Peer, .. turn.Previous?.Output ?? [], .. turn.Inbox.Select(message => message.Payload)];
        return new PeerMove<int, HashSet<int>> { Output = known, Letters = [.. known.Select(number => new PeerLetter<int> { Payload = number })] };
    });
}
