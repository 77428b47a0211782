using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>Calls that wait, are refused, are cancelled, and end.</summary>
public sealed class LimitedChatClientTests : IDisposable
{
    private readonly LimitsScene _scene = new();
    private readonly HeldChatClient _inner = new();

    public void Dispose() => _inner.Dispose();

    [Fact]
    public async Task Calls_beyond_the_greatest_number_wait_for_the_end_of_another_and_tell_it()
    {
        EventRecorder recorder = new();
        AgentContext run = _scene.Run(recorder);
        using ModelLimits limits = MakeLimits(options => (options.Name, options.MaxConcurrency) = ("key", 1));
        LimitedChatClient client = new(_inner, limits);
        Task<ChatResponse> first = client.GetResponseAsync("a", Of(run), Token);
        Task<ChatResponse> second = client.GetResponseAsync("b", Of(run), Token);
        Assert.Equal((1, 1), (limits.GetStatus().Running, limits.GetStatus().Waiting));
        _scene.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Single(_inner.Calls);

        _inner.Calls[0].Reply();
        await first;
        (await _inner.CallAsync(1)).Reply();
        await second;
        await recorder.WaitForAsync<ModelLimited>(_ => true, Token);
        ModelLimited told = recorder.Single<ModelLimited>();
        Assert.Equal(("key", TimeSpan.FromSeconds(7)), (told.Limits, told.Waited));
        Assert.Equal(0, limits.GetStatus().Running);
    }

    [Fact]
    public async Task Requests_beyond_the_minute_wait_for_it()
    {
        using ModelLimits limits = MakeLimits(options => options.RequestsPerMinute = 2);
        LimitedChatClient client = new(_inner, limits);
        Task<ChatResponse>[] calls = [.. Enumerable.Range(0, 3).Select(i => client.GetResponseAsync($"{i}", Of(_scene.Run()), Token))];
        Assert.Equal(2, _inner.Calls.Count);
        _scene.Clock.Advance(TimeSpan.FromMilliseconds(60_099));
        Assert.Equal((1, 2L), (limits.GetStatus().Waiting, limits.GetStatus().Requests));
        _scene.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _inner.CallAsync(2);
        _inner.Calls.ForEach(call => call.Reply());
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Tokens_are_estimated_and_then_corrected_by_what_was_reported()
    {
        using ModelLimits limits = MakeLimits(options => (options.TokensPerMinute, options.ExpectedOutputTokens) = (10_000, 500));
        LimitedChatClient client = new(_inner, limits);
        Task<ChatResponse> call = client.GetResponseAsync(new string('x', 92), Of(_scene.Run()), Token);
        Assert.Equal(100 + 500, limits.GetStatus().Tokens);
        _inner.Calls[0].Reply(new UsageDetails { InputTokenCount = 30, OutputTokenCount = 12, CachedInputTokenCount = 20 });
        await call;
        Assert.Equal(42, limits.GetStatus().Tokens);
    }

    [Fact]
    public async Task More_than_was_estimated_holds_back_the_next_call()
    {
        using ModelLimits limits = MakeLimits(options => (options.TokensPerMinute, options.ExpectedOutputTokens) = (1_000, 10));
        LimitedChatClient client = new(_inner, limits);
        AgentContext run = _scene.Run();
        Task<ChatResponse> call = client.GetResponseAsync("a", Of(run), Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        _inner.Calls[0].Reply(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 2_000 });
        await call;
        Task<ChatResponse> next = client.GetResponseAsync("b", Of(run), Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((1, 1_991L), (limits.GetStatus().Waiting, limits.GetStatus().Tokens));
        _scene.Clock.Advance(TimeSpan.FromSeconds(0.1));
        (await _inner.CallAsync(1)).Reply();
        await next;
    }

    [Fact]
    public async Task Cached_input_can_be_left_out()
    {
        using ModelLimits limits = MakeLimits(options => (options.TokensPerMinute, options.CountsCachedTokens) = (10_000, false));
        Task<ChatResponse> call = new LimitedChatClient(_inner, limits).GetResponseAsync("a", Of(_scene.Run()), Token);
        _inner.Calls[0].Reply(new UsageDetails { InputTokenCount = 30, OutputTokenCount = 12, CachedInputTokenCount = 20 });
        await call;
        Assert.Equal(22, limits.GetStatus().Tokens);
    }

    [Fact]
    public async Task The_estimate_counts_instructions_tools_schema_and_the_allowed_output()
    {
        using ModelLimits limits = MakeLimits(options => options.TokensPerMinute = 100_000);
        LimitedChatClient client = new(_inner, limits);
        AIFunction tool = AIFunctionFactory.Create((int number) => number, "twice", "Doubles.");
        ModelCallOptions options = Of(_scene.Run());
        options.Instructions = "Be brief.";
        options.MaxOutputTokens = 50;
        options.Tools = [tool];
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(tool.JsonSchema);
        Task call = client.GetResponseAsync("four", options, Token);
        int schema = tool.JsonSchema.GetRawText().Length;
        Assert.Equal(8 + 4 + 9 + 50 + schema + (16 + 5 + 8 + schema), limits.GetStatus().Tokens);
        _inner.Calls[0].Reply();
        await call;
        Assert.Equal(8 + 4 + 9 + schema + (16 + 5 + 8 + schema) + 8 + 2, limits.GetStatus().Tokens);
    }

    [Fact]
    public async Task Messages_that_can_be_read_once_are_read_once()
    {
        int reads = 0;
        using ModelLimits limits = MakeLimits(options => options.TokensPerMinute = 100_000);
        Task call = new LimitedChatClient(_inner, limits).GetResponseAsync(Messages(), Of(_scene.Run()), Token);
        _inner.Calls[0].Reply();
        await call;
        Assert.Equal(1, reads);

        IEnumerable<ChatMessage> Messages()
        {
            reads++;
            yield return new ChatMessage(ChatRole.User, "a");
        }
    }

    [Theory]
    [InlineData(ModelErrorKind.RateLimited, 0)]
    [InlineData(ModelErrorKind.Authentication, 0)]
    [InlineData(ModelErrorKind.InvalidRequest, 0)]
    [InlineData(ModelErrorKind.ContextTooLong, 0)]
    [InlineData(ModelErrorKind.Timeout, 509)]
    [InlineData(ModelErrorKind.Connection, 509)]
    [InlineData(ModelErrorKind.Unknown, 509)]
    public async Task A_refused_request_used_no_tokens_and_any_other_failure_may_have(ModelErrorKind kind, long tokens)
    {
        using ModelLimits limits = MakeLimits(options => (options.TokensPerMinute, options.RequestsPerMinute, options.ExpectedOutputTokens) = (10_000, 9, 500));
        LimitedChatClient client = new(_inner, limits);
        ModelException failure = new("m", kind, "it failed.");
        Task call = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        _inner.Calls[0].Answer.SetException(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => call));
        Assert.Equal((0, 1L, tokens), (limits.GetStatus().Running, limits.GetStatus().Requests, limits.GetStatus().Tokens));
    }

    [Fact]
    public async Task A_cancelled_call_that_waits_leaves_at_once_and_lets_the_next_one_in()
    {
        using ModelLimits limits = MakeLimits(options => (options.TokensPerMinute, options.ExpectedOutputTokens) = (100, 0));
        LimitedChatClient client = new(_inner, limits);
        AgentContext run = _scene.Run();
        Task first = client.GetResponseAsync(new string('a', 42), Of(run), Token);
        using CancellationTokenSource canceling = new();
        Task large = client.GetResponseAsync(new string('b', 92), Of(run), canceling.Token);
        Task small = client.GetResponseAsync("c", Of(run), Token);
        Assert.Equal(2, limits.GetStatus().Waiting);
        await canceling.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Equal(canceling.Token, canceled.CancellationToken);
        Assert.Equal("c", (await _inner.CallAsync(1)).Text);
        _inner.Calls.ForEach(call => call.Reply());
        await Task.WhenAll(first, small);
    }

    [Fact]
    public async Task A_call_whose_token_is_cancelled_already_takes_nothing()
    {
        using ModelLimits limits = MakeLimits(options => options.RequestsPerMinute = 1);
        CancellationToken canceled = new(canceled: true);
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new LimitedChatClient(_inner, limits).GetResponseAsync("a", Of(_scene.Run()), canceled));
        Assert.Equal((canceled, 0L), (thrown.CancellationToken, limits.GetStatus().Requests));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_runs_gives_up_its_place_and_keeps_its_estimate()
    {
        using ModelLimits limits = MakeLimits(options => (options.MaxConcurrency, options.TokensPerMinute, options.ExpectedOutputTokens) = (1, 1_000, 1));
        using CancellationTokenSource canceling = new();
        Task call = new LimitedChatClient(_inner, limits).GetResponseAsync("a", Of(_scene.Run()), canceling.Token);
        await canceling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((0, 10L), (limits.GetStatus().Running, limits.GetStatus().Tokens));
    }

    [Fact]
    public async Task A_full_queue_refuses_with_the_time_until_there_is_room()
    {
        using ModelLimits limits = MakeLimits(options => (options.Name, options.RequestsPerMinute, options.QueueLimit) = ("key", 1, 0));
        LimitedChatClient client = new(_inner, limits);
        AgentContext run = _scene.Run();
        _ = client.GetResponseAsync("a", Of(run), Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(20));
        ModelException refused = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("b", Of(run), Token));
        Assert.Equal(
            "The model 'held-1' failed (RateLimited): the limits 'key' hold calls back, and 0 wait already, of at most 0; nothing was sent.", refused.Message);
        Assert.Equal((TimeSpan.FromSeconds(40.1), "application_limit", null), (refused.RetryAfter, refused.Code, refused.StatusCode));
        Assert.Single(_inner.Calls);
    }

    [Fact]
    public async Task A_full_queue_of_calls_that_only_others_hold_back_refuses_with_a_second()
    {
        using ModelLimits limits = MakeLimits(options => (options.MaxConcurrency, options.QueueLimit) = (1, 0));
        LimitedChatClient client = new(_inner, limits);
        _ = client.GetResponseAsync("a", Of(_scene.Run()), Token);
        ModelException refused = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("b", Of(_scene.Run()), Token));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
    }

    [Fact]
    public async Task A_run_that_fills_the_queue_makes_room_for_another()
    {
        using ModelLimits limits = MakeLimits(options => (options.MaxConcurrency, options.QueueLimit) = (1, 3));
        LimitedChatClient client = new(_inner, limits);
        AgentContext greedy = _scene.Run();
        Task<ChatResponse>[] calls = [.. Enumerable.Range(0, 4).Select(i => client.GetResponseAsync($"{i}", Of(greedy), Token))];
        Task<ChatResponse> other = client.GetResponseAsync("other", Of(_scene.Run()), Token);
        ModelException refused = await Assert.ThrowsAsync<ModelException>(() => calls[3]);
        Assert.Equal(ModelErrorKind.RateLimited, refused.Kind);
        for (int i = 0; i < 4; i++)
        {
            (await _inner.CallAsync(i)).Reply();
        }

        await Task.WhenAll([.. calls[..3], other]);
        Assert.Equal(["0", "1", "other", "2"], _inner.Calls.Select(call => call.Text));
    }

    [Fact]
    public async Task Calls_outside_of_runs_stand_in_one_line_beside_those_of_runs()
    {
        using ModelLimits limits = MakeLimits(options => (options.MaxConcurrency, options.Clock) = (1, _scene.Clock));
        LimitedChatClient client = new(_inner, limits);
        string[] texts = ["first", "none1", "none2", "none3", "run"];
        AgentContext run = _scene.Run();
        Task[] calls = [.. texts.Select(text => client.GetResponseAsync(text, text == "run" ? Of(run) : null, Token))];
        for (int i = 0; i < calls.Length; i++)
        {
            (await _inner.CallAsync(i)).Reply();
        }

        await Task.WhenAll(calls);
        Assert.Equal(["first", "none1", "run", "none2", "none3"], _inner.Calls.Select(call => call.Text));
    }

    [Fact]
    public async Task A_call_larger_than_the_minute_goes_alone_when_nothing_was_used()
    {
        using ModelLimits limits = MakeLimits(options => (options.TokensPerMinute, options.ExpectedOutputTokens) = (100, 0));
        LimitedChatClient client = new(_inner, limits);
        AgentContext run = _scene.Run();
        Task small = client.GetResponseAsync("a", Of(run), Token);
        Task large = client.GetResponseAsync(new string('b', 492), Of(run), Token);
        Task last = client.GetResponseAsync("c", Of(run), Token);
        _inner.Calls[0].Reply(new UsageDetails { InputTokenCount = 1, OutputTokenCount = 0 });
        await small;
        _scene.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Single(_inner.Calls);
        _scene.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await _inner.CallAsync(1);
        Assert.Equal((500L, 1), (limits.GetStatus().Tokens, limits.GetStatus().Waiting));
        _scene.Clock.Advance(TimeSpan.FromSeconds(60.1));
        await _inner.CallAsync(2);
        _inner.Calls.Skip(1).ToList().ForEach(call => call.Reply());
        await Task.WhenAll(large, last);
    }

    [Fact]
    public async Task A_call_larger_than_the_minute_is_refused_where_options_say_so()
    {
        using ModelLimits limits = MakeLimits(options =>
            (options.Name, options.TokensPerMinute, options.ExpectedOutputTokens, options.RefusesLargeCalls) = ("key", 100, 0, true));
        LimitedChatClient client = new(_inner, limits);
        ModelException refused = await Assert.ThrowsAsync<ModelException>(
            () => client.GetResponseAsync(new string('b', 93), Of(_scene.Run()), Token));
        Assert.Equal(
            "The model 'held-1' failed (InvalidRequest): the call may need 101 tokens, and the limits 'key' allow 100 a minute; nothing was sent.", refused.Message);
        Assert.Equal((false, "application_limit"), (refused.IsTransient, refused.Code));
        Task fits = client.GetResponseAsync(new string('b', 92), Of(_scene.Run()), Token);
        _inner.Calls[0].Reply();
        await fits;
    }

    [Fact]
    public async Task Learned_estimates_are_lower_than_the_bound()
    {
        using ModelLimits limits = new(new ModelLimitsOptions { TokensPerMinute = 1_000_000, ExpectedOutputTokens = 0 });
        LimitedChatClient client = new(_inner, limits);
        AgentContext run = _scene.Run();
        for (int i = 0; i < 40; i++)
        {
            Task call = client.GetResponseAsync(new string('x', 992), Of(run), Token);
            _inner.Calls[i].Reply(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 0 });
            await call;
        }

        long before = limits.GetStatus().Tokens;
        _ = client.GetResponseAsync(new string('x', 992), Of(run), Token);
        Assert.Equal(4_000, before);
        Assert.InRange(limits.GetStatus().Tokens - before, 100, 200);
    }

    [Fact]
    public void Services_reach_through_and_disposal_ends_the_client_inside_only()
    {
        using ModelLimits limits = MakeLimits(options => options.MaxConcurrency = 1);
        IChatClient client = ModelClientBuilder.Wrap(_inner).UseLimits(limits).Build();
        Assert.Same(limits, client.GetService(typeof(ModelLimits)));
        Assert.Null(client.GetService(typeof(ModelLimits), "key"));
        Assert.Same(client, client.GetService(typeof(LimitedChatClient)));
        Assert.Equal("held-1", ((ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!).DefaultModelId);
        client.Dispose();
        Assert.True(_inner.IsDisposed);
        Assert.Equal(0, limits.GetStatus().Running);
    }
}
