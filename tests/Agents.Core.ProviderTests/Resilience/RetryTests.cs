using System.Collections.Concurrent;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class RetryTests
{
    private static readonly ModelErrorKind[] Transient =
        [ModelErrorKind.RateLimited, ModelErrorKind.Overloaded, ModelErrorKind.Timeout, ModelErrorKind.Connection];

    [Theory]
    [MemberData(nameof(Calls.KindsAndModes), MemberType = typeof(Calls))]
    public async Task A_failure_is_tried_again_when_its_kind_may_pass_and_never_else(ModelErrorKind kind, bool streaming)
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Calls.Fails(kind), Turn.Text("fine"));
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = clock).Build();

        Task<string> call = clock.DriveAsync(client.AskAsync(streaming));

        if (Transient.Contains(kind))
        {
            Assert.Equal("fine", await call);
            Assert.Equal(2, model.Requests.Count);
        }
        else
        {
            ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => call);
            Assert.Equal(kind, thrown.Kind);
            Assert.Single(model.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Waits_double_up_to_the_longest_and_are_exact(bool streaming)
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. Enumerable.Repeat(Calls.Fails(ModelErrorKind.Overloaded), 4), Turn.Text("fine")]);
        using IChatClient client = Resilient(model, clock, options =>
        {
            options.Overloaded.Retries = 4;
            options.Overloaded.MaxDelay = TimeSpan.FromSeconds(5);
        });

        Task<string> call = client.AskAsync(streaming);
        int made = 1;
        foreach (int seconds in (int[])[1, 2, 4, 5])
        {
            await clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(made, model.Requests.Count);
            clock.Advance(TimeSpan.FromTicks(1));
            await model.WaitForCallsAsync(++made, TestContext.Current.CancellationToken);
        }

        Assert.Equal("fine", await call);
        Assert.Equal(TimeSpan.FromSeconds(12), clock.Elapsed);
        Assert.Equal(0, clock.ArmedTimers);
    }

    [Theory]
    [InlineData(ModelErrorKind.RateLimited)]
    [InlineData(ModelErrorKind.Overloaded)]
    public async Task A_wait_that_the_provider_asks_for_is_kept_to_exactly(ModelErrorKind kind)
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Calls.Fails(kind, TimeSpan.FromSeconds(17)), Turn.Text("fine"));
        using IChatClient client = Resilient(model, clock, options => options.Jitter = 1);

        Task<string> call = client.AskAsync(streaming: false);
        await clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(17) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("fine", await call);
    }

    [Fact]
    public async Task A_provider_that_asks_to_wait_longer_than_allowed_fails_the_call_at_once()
    {
        ModelException failure = Calls.Failure(ModelErrorKind.RateLimited, TimeSpan.FromSeconds(61));
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Throws(failure));
        using IChatClient client = Resilient(model, new ManualTimeProvider());

        Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming: false)));
    }

    [Fact]
    public async Task A_provider_that_asks_for_no_wait_gets_the_usual_one()
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Calls.Fails(ModelErrorKind.RateLimited, TimeSpan.Zero), Turn.Text("fine"));
        using IChatClient client = Resilient(model, clock);

        Task<string> call = client.AskAsync(streaming: false);
        await clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("fine", await call);
    }

    [Theory]
    [InlineData(ModelErrorKind.RateLimited, 6)]
    [InlineData(ModelErrorKind.Overloaded, 4)]
    [InlineData(ModelErrorKind.Connection, 3)]
    [InlineData(ModelErrorKind.Timeout, 2)]
    public async Task Each_kind_has_its_own_number_of_attempts_and_then_the_last_failure_surfaces(ModelErrorKind kind, int attempts)
    {
        ManualTimeProvider clock = new();
        ModelException[] failures = [.. Enumerable.Range(0, 9).Select(_ => Calls.Failure(kind))];
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. failures.Select(Turn.Throws)]);
        using IChatClient client = Resilient(model, clock);

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => clock.DriveAsync(client.AskAsync(streaming: true)));

        Assert.Same(failures[attempts - 1], thrown);
        Assert.Equal(attempts, model.Requests.Count);
    }

    [Fact]
    public async Task Kinds_are_counted_apart_and_all_attempts_together()
    {
        ManualTimeProvider clock = new();
        ModelErrorKind[] met = [.. Enumerable.Repeat<ModelErrorKind[]>([ModelErrorKind.Overloaded, ModelErrorKind.RateLimited], 4).SelectMany(kinds => kinds)];
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. met.Select(kind => Calls.Fails(kind))]);
        using IChatClient client = Resilient(model, clock, options => options.MaxAttempts = 5);

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => clock.DriveAsync(client.AskAsync(streaming: false)));

        Assert.Equal(ModelErrorKind.Overloaded, thrown.Kind);
        Assert.Equal(5, model.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(1 + 1 + 2 + 2), await SumOfWaitsAsync(met[..4]));
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task What_a_client_throws_of_its_own_is_classified_and_tried_again(bool streaming)
    {
        (Exception Thrown, ModelErrorKind Kind)[] cases =
        [
            (new HttpRequestException("x", null, System.Net.HttpStatusCode.TooManyRequests), ModelErrorKind.RateLimited),
            (new HttpRequestException("x", null, System.Net.HttpStatusCode.ServiceUnavailable), ModelErrorKind.Overloaded),
            (new HttpRequestException("x"), ModelErrorKind.Connection),
            (new IOException("x"), ModelErrorKind.Connection),
            (new TimeoutException("x"), ModelErrorKind.Timeout),
            (new TaskCanceledException("x"), ModelErrorKind.Timeout),
        ];
        foreach ((Exception thrown, ModelErrorKind kind) in cases)
        {
            EventRecorder events = new();
            ManualTimeProvider clock = new();
            ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Throws(thrown), Turn.Text("fine"));
            using IChatClient client = Resilient(model, clock);

            string answer = await clock.DriveAsync(
                Run(clock, events).InRunAsync((context, token) => client.AskAsync(streaming, new PaidCall(context).Options(), token)));

            Assert.Equal("fine", answer);
            Assert.Equal(kind, events.Single<ModelRetried>().Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task What_nobody_knows_surfaces_as_a_failure_of_the_model_with_what_was_thrown_inside(bool streaming)
    {
        InvalidOperationException thrown = new("odd");
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Throws(thrown));
        using IChatClient client = Resilient(model, new ManualTimeProvider());

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming));

        Assert.Equal(ModelErrorKind.Unknown, failure.Kind);
        Assert.Equal("scripted", failure.Model);
        Assert.Same(thrown, failure.InnerException);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_failure_of_the_library_that_is_not_the_models_surfaces_as_it_came(bool streaming)
    {
        BudgetExceededException refused = new(PaidCall.Refusal);
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Throws(refused));
        using IChatClient client = Resilient(model, new ManualTimeProvider());

        Assert.Same(refused, await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(streaming)));
    }

    [Fact]
    public async Task Jitter_shortens_waits_within_its_part_and_follows_from_the_seed_of_the_run()
    {
        TimeSpan[] seven = await JitterAsync(seed: 7);
        TimeSpan[] again = await JitterAsync(seed: 7);
        TimeSpan[] eight = await JitterAsync(seed: 8);

        Assert.Equal(seven, again);
        Assert.NotEqual(seven, eight);
        Assert.All(
            seven.Concat(eight).Select((wait, i) => (wait, full: TimeSpan.FromSeconds(Math.Pow(2, i % 5)))),
            item => Assert.InRange(item.wait, item.full * 0.75, item.full));
        Assert.Equal(5, seven.Distinct().Count());
    }

    [Fact]
    public async Task Outside_of_a_run_jitter_follows_from_the_seed_of_the_options_and_differs_from_call_to_call()
    {
        TimeSpan[] first = await WaitsOutsideAsync(seed: 1);
        TimeSpan[] same = await WaitsOutsideAsync(seed: 1);
        TimeSpan[] other = await WaitsOutsideAsync(seed: 2);

        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
        Assert.NotEqual(first[0], first[1]);
    }

    [Fact]
    public async Task Retries_are_told_in_order_with_kind_attempt_and_wait()
    {
        ManualTimeProvider clock = new();
        EventRecorder events = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Calls.Fails(ModelErrorKind.Overloaded), Calls.Fails(ModelErrorKind.RateLimited, TimeSpan.FromSeconds(9)), Turn.Text("fine"));
        using IChatClient client = Resilient(model, clock);

        await clock.DriveAsync(Run(clock, events).InRunAsync((context, token) => client.AskAsync(streaming: true, new PaidCall(context).Options(), token)));

        Assert.Equal(
            [("scripted", 2, ModelErrorKind.Overloaded, TimeSpan.FromSeconds(1)), ("scripted", 3, ModelErrorKind.RateLimited, TimeSpan.FromSeconds(9))],
            events.OfType<ModelRetried>().Select(e => (e.Model, e.Attempt, e.Kind, e.Delay)));
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Each_attempt_after_the_first_is_paid_for_and_the_refusal_of_any_surfaces_its_failure(bool streaming)
    {
        for (int k = 1; k <= 4; k++)
        {
            ManualTimeProvider clock = new();
            ModelException[] failures = [.. Enumerable.Range(0, 5).Select(_ => Calls.Failure(ModelErrorKind.RateLimited))];
            ScriptedChatClient model = ScriptedChatClient.FromTurns([.. failures.Select(Turn.Throws)]);
            using IChatClient client = Resilient(model, clock);
            PaidCall call = new(refuseAt: k);

            ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => clock.DriveAsync(client.AskAsync(streaming, call.Options())));

            Assert.Same(failures[k - 1], thrown);
            Assert.Equal(failures[..k], call.Failures);
            Assert.Equal(Enumerable.Repeat("again:RateLimited:same", k), call.Asked);
            Assert.Equal(k, model.Requests.Count);
            Assert.Equal(0, clock.ArmedTimers);
        }
    }

    [Theory]
    [InlineData(null, 7)]
    [InlineData(5, 5)]
    [InlineData(9, 7)]
    public async Task What_the_budget_leaves_for_output_is_asked_of_the_next_attempt_alone(int? asked, int sent)
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("fine"));
        using IChatClient client = Resilient(model, clock);
        PaidCall call = new(maxOutputTokens: 7);
        ModelCallOptions options = call.Options(new ChatOptions { MaxOutputTokens = asked });

        await clock.DriveAsync(client.AskAsync(streaming: false, options));

        Assert.Equal([asked, sent], model.Requests.Select(request => request.Options!.MaxOutputTokens));
        Assert.Equal(asked, options.MaxOutputTokens);
        Assert.Same(call, Assert.IsType<ModelCallOptions>(model.Requests[1].Options).Call);
    }

    [Fact]
    public async Task Messages_that_can_be_read_once_only_reach_every_attempt()
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("fine"));
        using IChatClient client = Resilient(model, clock);
        Queue<string> left = new(["hello"]);

        await clock.DriveAsync(client.GetResponseAsync(Once(), null, TestContext.Current.CancellationToken));

        Assert.All(model.Requests, request => Assert.Equal("hello", Assert.Single(request.Messages).Text));

        IEnumerable<ChatMessage> Once()
        {
            while (left.TryDequeue(out string? text))
            {
                yield return new ChatMessage(ChatRole.User, text);
            }
        }
    }

    [Fact]
    public async Task Calls_at_the_same_time_have_attempts_of_their_own()
    {
        ManualTimeProvider clock = new();
        ConcurrentDictionary<long, bool> failed = [];
        using ScriptedChatClient model = ScriptedChatClient.FromFunction(request =>
            failed.TryAdd(request.Options!.Seed!.Value, true) ? Calls.Fails(ModelErrorKind.Overloaded) : Turn.Text("fine"));
        using IChatClient client = Resilient(model, clock);
        PaidCall[] paid = [.. Enumerable.Range(0, 64).Select(_ => new PaidCall())];

        string[] answers = await clock.DriveAsync(Task.WhenAll(paid.Select((call, i) =>
            Task.Run(() => client.AskAsync(i % 2 == 0, call.Options(new ChatOptions { Seed = i })), TestContext.Current.CancellationToken))));

        Assert.All(answers, answer => Assert.Equal("fine", answer));
        Assert.Equal(128, model.Requests.Count);
        Assert.Equal(64, paid.Sum(call => call.Asked.Count));
        Assert.Equal(0, clock.ArmedTimers);
    }

    private static IChatClient Resilient(IChatClient model, ManualTimeProvider clock, Action<ModelResilienceOptions>? configure = null) =>
        ModelClientBuilder.Wrap(model).UseResilience(options =>
        {
            options.Clock = clock;
            options.Jitter = 0;
            configure?.Invoke(options);
        }).Build();

    private static RunOptions Run(ManualTimeProvider clock, EventRecorder events, ulong seed = 0) => new() { Clock = clock, Seed = seed, Observers = { events } };

    private static async Task<TimeSpan> SumOfWaitsAsync(ModelErrorKind[] kinds)
    {
        TimeSpan sum = TimeSpan.Zero;
        ManualTimeProvider clock = new();
        EventRecorder events = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. kinds.Select(kind => Calls.Fails(kind)), Turn.Text("fine")]);
        using IChatClient client = Resilient(model, clock);
        await clock.DriveAsync(Run(clock, events).InRunAsync((context, token) => client.AskAsync(streaming: false, new PaidCall(context).Options(), token)));
        return events.OfType<ModelRetried>().Aggregate(sum, (total, e) => total + e.Delay);
    }

    private static async Task<TimeSpan[]> JitterAsync(ulong seed)
    {
        ManualTimeProvider clock = new();
        EventRecorder events = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. Enumerable.Repeat(Calls.Fails(ModelErrorKind.RateLimited), 5), Turn.Text("fine")]);
        using IChatClient client = Resilient(model, clock, options => options.Jitter = 0.25);
        await clock.DriveAsync(Run(clock, events, seed).InRunAsync((context, token) => client.AskAsync(streaming: false, new PaidCall(context).Options(), token)));
        return [.. events.OfType<ModelRetried>().Select(e => e.Delay)];
    }

    private static async Task<TimeSpan[]> WaitsOutsideAsync(ulong seed)
    {
        TimeSpan[] waits = new TimeSpan[2];
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("fine"), Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("fine"));
        ManualTimeProvider clock = new();
        using IChatClient client = Resilient(model, clock, options => (options.Jitter, options.Seed) = (0.5, seed));
        for (int i = 0; i < waits.Length; i++)
        {
            Task<string> call = client.AskAsync(streaming: false);
            await clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
            TimeSpan before = clock.Elapsed;
            while (clock.ArmedTimers > 0)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            waits[i] = clock.Elapsed - before;
            await call;
        }

        return waits;
    }
}
