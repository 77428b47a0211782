using System.Text;
using Agents.Core.Chat;
using Agents.Core.ProviderTests.Server;

namespace Agents.Core.ProviderTests.Faults;

/// <summary>What a provider's client makes of a server and a network that misbehave.</summary>
public abstract partial class WireFaultTests<TSubject> : IAsyncLifetime
    where TSubject : WireSubject, new()
{
    private readonly TSubject _subject = new();
    private FaultBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await FaultBench.StartAsync(_subject, Stop);

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Wherever_an_answer_is_cut_it_is_the_right_one_or_a_lost_connection(bool streaming, bool looksWhole)
    {
        int length = await _bench.MeasureAsync(streaming, Stop);
        _bench.Server.Forget();
        List<int> answered = [];
        for (int k = 0; k < length || (k == length && looksWhole); k++)
        {
            int cut = k;
            FaultOutcome outcome = await _bench.RunAsync(streaming, reply => looksWhole ? reply with { EndAt = cut } : reply with { CutAt = cut }, Stop);
            if (outcome.Failure is null)
            {
                Assert.Equal((FaultBench.RightAnswer, 1), (outcome.Output, outcome.ToolCalls));
                answered.Add(k);
            }
            else
            {
                Assert.True(outcome.Failure is ModelException { Kind: ModelErrorKind.Connection }, $"Cut at byte {k} of {length}: {outcome.Failure}");
                Assert.Equal((0, 1L), (outcome.ToolCalls, outcome.Ledger.Spent.EstimatedCalls));
            }

            _bench.CheckBodies();
        }

        // What is enough stays enough; and an answer is not given up for want of the empty line at its end.
        Assert.Equal(Enumerable.Range(answered.FirstOrDefault(length + 1), answered.Count), answered);
        Assert.True(answered.Count > 0 || !looksWhole, "A whole answer was not taken for one.");
        Assert.True(answered.Count < length / 2, $"An answer of {length} bytes was whole after {length - answered.Count}.");
        Assert.True(_bench.Server.PeakConnections <= 2, $"{_bench.Server.PeakConnections} connections were open at once.");
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_drips_byte_by_byte_is_the_right_one(bool streaming)
    {
        FaultOutcome whole = await _bench.RunAsync(streaming, reply => reply, Stop);
        FaultOutcome drips = await _bench.RunAsync(streaming, reply => reply with { PieceSize = 1 }, Stop);
        Assert.Equal((FaultBench.RightAnswer, FaultBench.RightAnswer), (whole.Output, drips.Output));
        Assert.Equal(whole.Ledger.Spent, drips.Ledger.Spent);
        Assert.Equal(whole.Events.OfType<TextStreamed>().Select(e => e.Text), drips.Events.OfType<TextStreamed>().Select(e => e.Text));
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Theory]
    [InlineData(true, -1)]
    [InlineData(true, 0)]
    [InlineData(true, 500)]
    [InlineData(false, -1)]
    [InlineData(false, 0)]
    [InlineData(false, 100)]
    public async Task A_stalled_call_that_is_cancelled_ends_with_the_caller_s_token(bool streaming, int stallAt)
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<FaultOutcome> running = _bench.RunAsync(streaming, reply => Stall(reply, stallAt), source.Token);
        await _bench.Server.WaitForStallAsync(Stop);
        await source.CancelAsync();
        FaultOutcome outcome = await running;
        OperationCanceledException canceled = Assert.IsAssignableFrom<OperationCanceledException>(outcome.Failure);
        Assert.Equal(source.Token, canceled.CancellationToken);
        await _bench.Server.WaitForIdleAsync(Stop);
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Theory]
    [InlineData(true, -1)]
    [InlineData(true, 0)]
    [InlineData(true, 500)]
    [InlineData(false, -1)]
    [InlineData(false, 0)]
    [InlineData(false, 100)]
    public async Task A_stalled_call_ends_as_a_timeout_after_the_client_s_patience(bool streaming, int stallAt)
    {
        FaultOutcome outcome = await _bench.RunAsync(streaming, TimeSpan.FromMilliseconds(200), reply => Stall(reply, stallAt), Stop);
        Assert.Equal(ModelErrorKind.Timeout, outcome.ModelFailure.Kind);
        Assert.True(outcome.ModelFailure.IsTransient);
        await _bench.Server.WaitForIdleAsync(Stop);
        await _bench.CheckConnectionsAsync(Stop);
    }

    [Fact]
    public async Task A_stall_that_ends_is_no_failure()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<FaultOutcome> running = _bench.RunAsync(streaming: true, reply => reply with { StallAt = 500, Release = release.Task }, Stop);
        await _bench.Server.WaitForStallAsync(Stop);
        release.SetResult();
        Assert.Equal(FaultBench.RightAnswer, (await running).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_a_byte_is_broken_the_answer_is_right_or_a_failure_of_the_model(bool streaming)
    {
        int length = await _bench.MeasureAsync(streaming, Stop);
        for (int k = 0; k < length; k += 7)
        {
            int broken = k;
            FaultOutcome outcome = await _bench.RunAsync(streaming, reply => Break(reply, broken), Stop);

            // A broken letter within a text, a name or an argument shows in none of the format's rules.
            Assert.True(outcome.Failure is null or ModelException { Kind: ModelErrorKind.Unknown or ModelErrorKind.Connection }, $"Byte {k}: {outcome.Failure}");
            _bench.CheckBodies();
        }

        await _bench.CheckConnectionsAsync(Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_is_no_JSON_is_a_failure_of_the_model(bool isTruncated)
    {
        int events = Events(Served.Write(await RequestAsync(), FaultBench.First)).Length;
        for (int i = 0; i < events; i++)
        {
            int broken = i;
            FaultOutcome outcome = await _bench.RunAsync(streaming: true, reply => BreakEvent(reply, broken, isTruncated), Stop);

            // Events that say nothing, such as pings, need not be read.
            Assert.True(
                outcome.Failure is ModelException { Kind: ModelErrorKind.Unknown or ModelErrorKind.Connection } || outcome.Output == FaultBench.RightAnswer,
                $"Event {i} of {events}: {outcome.Output} {outcome.Failure}");
            Assert.True(i != events / 2 || outcome.Failure is not null, "An event in the middle went unread.");
            _bench.CheckBodies();
        }

        await _bench.CheckConnectionsAsync(Stop);
    }

    private static ServedReply Stall(ServedReply reply, int at) => at < 0 ? reply with { StallsBeforeHeaders = true } : reply with { StallAt = at };

    private static ServedReply Break(ServedReply reply, int index)
    {
        byte[] body = [.. reply.Body];
        body[index] = 0x01;
        return reply with { Body = body };
    }

    private static string[] Events(ServedReply reply) => Encoding.UTF8.GetString(reply.Body).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private static ServedReply BreakEvent(ServedReply reply, int index, bool isTruncated)
    {
        string[] events = Events(reply);
        int data = events[index].IndexOf("data: ", StringComparison.Ordinal) + 6;
        events[index] = isTruncated ? events[index][..(data + ((events[index].Length - data) / 2))] : events[index][..data] + "{oops}";
        return reply with { Body = Encoding.UTF8.GetBytes(string.Concat(events.Select(text => $"{text}\n\n"))) };
    }

    /// <summary>Gets a request as the client makes it.</summary>
    private async Task<ServedRequest> RequestAsync()
    {
        _bench.Server.Forget();
        await _bench.MeasureAsync(streaming: true, Stop);
        return _bench.Server.Requests[0];
    }
}
