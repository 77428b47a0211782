using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Fallback;

public sealed class HopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Limits_that_were_disposed_of_are_misuse_which_no_other_model_hides(bool streams)
    {
        ModelLimits limits = new(new ModelLimitsOptions { MaxConcurrency = 1 });
        using IChatClient limited = ModelClientBuilder.Wrap(ScriptedChatClient.FromTurns(Turn.Text("Hi"))).UseResilience().UseLimits(limits).Build();
        using ScriptedChatClient other = ScriptedChatClient.FromTurns(Turn.Text("hidden"));
        using IChatClient client = ModelClientBuilder.Wrap(limited).UseFallback(other).Build();
        limits.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => streams
            ? client.GetStreamingResponseAsync("Hello", cancellationToken: TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
            : client.GetResponseAsync("Hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Empty(other.Requests);
    }

    private static readonly ModelErrorKind[] Hopping =
    [
        ModelErrorKind.Unknown, ModelErrorKind.RateLimited, ModelErrorKind.Overloaded, ModelErrorKind.Timeout, ModelErrorKind.Connection,
        ModelErrorKind.Authentication, ModelErrorKind.ContextTooLong,
    ];

    [Theory]
    [MemberData(nameof(Calls.KindsAndModes), MemberType = typeof(Calls))]
    public async Task The_next_model_is_asked_upon_the_kinds_that_it_may_answer_and_upon_no_others(ModelErrorKind kind, bool streaming)
    {
        ModelException failure = Calls.Failure(kind);
        ScriptedChatClient first = Calls.Named("first", Turn.Throws(failure));
        ScriptedChatClient second = Calls.Named("second", Turn.Text("fine"));
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(second).Build();

        Task<string> call = client.AskAsync(streaming);

        if (Hopping.Contains(kind))
        {
            Assert.Equal("fine", await call);
        }
        else
        {
            Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => call));
            Assert.Empty(second.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(Calls.KindsAndModes), MemberType = typeof(Calls))]
    public async Task Which_kinds_hop_is_the_applications_choice(ModelErrorKind kind, bool streaming)
    {
        if (kind == ModelErrorKind.Canceled)
        {
            return; // which is refused; see FallbackBuildTests
        }

        foreach (bool hops in (bool[])[false, true])
        {
            ScriptedChatClient second = Calls.Named("second", Turn.Text("fine"));
            using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Calls.Fails(kind))).UseFallback(options =>
            {
                options.Clients.Add(second);
                options.HopOn.Clear();
                options.HopOn.UnionWith(Enum.GetValues<ModelErrorKind>().Where(other => other != ModelErrorKind.Canceled && (other == kind) == hops));
            }).Build();

            Task<string> call = client.AskAsync(streaming);

            Assert.Equal(hops ? "fine" : null, hops ? await call : null);
            Assert.Equal(hops, await Record.ExceptionAsync(() => call) is null);
            Assert.Equal(hops ? 1 : 0, second.Requests.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task When_every_model_fails_the_last_failure_names_the_others_and_holds_them(bool streaming)
    {
        ModelException[] failures =
        [
            Calls.Failure(ModelErrorKind.Overloaded, model: "first"),
            Calls.Failure(ModelErrorKind.Authentication, model: "second"),
            new("third", ModelErrorKind.RateLimited, "it was told to.")
            {
                StatusCode = 429,
                RetryAfter = TimeSpan.FromSeconds(3),
                Code = "rate_limit_exceeded",
                Detail = "slow down",
            },
        ];
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Turn.Throws(failures[0])))
            .UseFallback(Calls.Named("second", Turn.Throws(failures[1])), Calls.Named("third", Turn.Throws(failures[2]))).Build();

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming));

        Assert.Equal(
            "The model 'third' failed (RateLimited): it was the last of 3 that were asked; before it failed 'first' (Overloaded), 'second' (Authentication).",
            thrown.Message);
        Assert.Equal(failures, Assert.IsType<AggregateException>(thrown.InnerException).InnerExceptions);
        Assert.Equal(
            (429, TimeSpan.FromSeconds(3), "rate_limit_exceeded", "slow down"),
            (thrown.StatusCode!.Value, thrown.RetryAfter!.Value, thrown.Code, thrown.Detail));
    }

    [Fact]
    public async Task A_failure_upon_which_nobody_else_is_asked_names_those_that_failed_before_it()
    {
        ScriptedChatClient third = Calls.Named("third");
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Turn.Throws(new IOException("cut"))))
            .UseFallback(Calls.Named("second", Turn.Throws(Calls.Failure(ModelErrorKind.InvalidRequest, model: "second"))), third).Build();

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming: false));

        Assert.Equal(
            "The model 'second' failed (InvalidRequest): it was the last of 2 that were asked; before it failed 'first' (Connection).", thrown.Message);
        Assert.Empty(third.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task What_is_no_failure_of_the_model_surfaces_and_nobody_else_is_asked(bool streaming)
    {
        BudgetExceededException refused = new(PaidCall.Refusal);
        ScriptedChatClient second = Calls.Named("second");
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Turn.Throws(refused))).UseFallback(second).Build();

        Assert.Same(refused, await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(streaming)));
        Assert.Empty(second.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_cancelled_call_asks_nobody_else(bool streaming)
    {
        ScriptedChatClient first = Calls.Named("first", Turn.Hangs());
        ScriptedChatClient second = Calls.Named("second");
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(second).Build();
        using CancellationTokenSource stop = new();

        Task<string> call = client.AskAsync(streaming, cancellationToken: stop.Token);
        await first.WaitForCallsAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(streaming, null, stop.Token))).CancellationToken);
        Assert.Single(first.Requests);
        Assert.Empty(second.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task The_model_of_the_options_is_the_preferred_clients_and_others_have_their_own(bool streaming)
    {
        ScriptedChatClient first = Calls.Named("first", Calls.Fails(ModelErrorKind.Overloaded));
        ScriptedChatClient second = Calls.Named("second", Calls.Fails(ModelErrorKind.Overloaded));
        ScriptedChatClient third = Calls.Named("third", Turn.Text("fine"));
        using IChatClient client = ModelClientBuilder.Wrap(first)
            .UseFallback(second, ModelClientBuilder.Wrap(third).UseModel("third-small").Build()).Build();
        EventRecorder events = new();
        ChatOptions options = new() { ModelId = "asked", Temperature = 0.5f };

        await new RunOptions { Observers = { events } }.InRunAsync((context, token) =>
            client.AskAsync(streaming, new PaidCall(context).Options(options), token));

        Assert.Equal(["asked", null, "third-small"], new[] { first, second, third }.Select(model => Assert.Single(model.Requests).Options!.ModelId));
        Assert.All(new[] { first, second, third }, model => Assert.Equal(0.5f, model.Requests[0].Options!.Temperature));
        Assert.Equal("asked", options.ModelId);
        Assert.Equal(
            [("asked", "second", ModelErrorKind.Overloaded), ("second", "third-small", ModelErrorKind.Overloaded)],
            events.OfType<ModelFellBack>().Select(e => (e.From, e.To, e.Kind)));
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_conversation_that_its_provider_keeps_stays_with_it(bool streaming)
    {
        ModelException failure = Calls.Failure(ModelErrorKind.Overloaded);
        ScriptedChatClient second = Calls.Named("second");
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first", Turn.Throws(failure))).UseFallback(second).Build();

        Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming, new ChatOptions { ConversationId = "resp_1" })));
        Assert.Empty(second.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task Each_client_tries_again_by_itself_before_the_next_is_asked(bool streaming)
    {
        ManualTimeProvider clock = new();
        EventRecorder events = new();
        PaidCall? paid = null;
        ScriptedChatClient first = Calls.Named("first", [.. Enumerable.Repeat(Calls.Fails(ModelErrorKind.Connection), 3)]);
        ScriptedChatClient second = Calls.Named("second", Calls.Fails(ModelErrorKind.Timeout), Turn.Text("fine"));
        using IChatClient client = ModelClientBuilder.Wrap(first)
            .UseFallback(ModelClientBuilder.Wrap(second).UseResilience().Build())
            .UseResilience()
            .Build();

        RunOptions run = new() { Clock = clock, Observers = { events } };
        string answer = await clock.DriveAsync(run.InRunAsync((context, token) => client.AskAsync(streaming, (paid = new PaidCall(context)).Options(), token)));

        Assert.Equal("fine", answer);
        Assert.Equal(["again:Connection:same", "again:Connection:same", "again:Connection:second", "again:Timeout:same"], paid!.Asked);
        events.AssertSequence(
            typeof(RunStarted), typeof(ModelRetried), typeof(ModelRetried), typeof(ModelFellBack), typeof(ModelRetried), typeof(RunCompleted));
    }

    [Fact]
    public async Task Calls_at_the_same_time_hop_each_for_itself()
    {
        ScriptedChatClient first = ScriptedChatClient.FromFunction(request =>
            request.Options!.Seed % 2 == 0 ? Calls.Fails(ModelErrorKind.Overloaded) : Turn.Text("first"));
        ScriptedChatClient second = ScriptedChatClient.FromFunction(_ => Turn.Text("second"));
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(options =>
        {
            options.Clients.Add(second);
            options.CoolDown = TimeSpan.FromDays(1);
        }).Build();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Task.Run(() => client.AskAsync(i % 3 == 0, new ChatOptions { Seed = i }), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? "second" : "first"), answers);
        Assert.Equal(50, second.Requests.Count);
    }
}
