using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class CircuitBreakerTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(ModelErrorKind.Overloaded, false)]
    [InlineData(ModelErrorKind.Connection, true)]
    public async Task A_client_that_fails_too_often_is_left_alone_until_one_attempt_succeeds(ModelErrorKind kind, bool streaming)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Calls.Fails(kind), Calls.Fails(kind), Calls.Fails(kind), Calls.Fails(kind), Turn.Text("fine"), Turn.Text("again"));
        using IChatClient client = Broken(model);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(kind, (await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming))).Kind);
        }

        ModelException open = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming));
        Assert.Equal("The model 'scripted' failed (Overloaded): it failed too often, so that its circuit is open and nothing was sent.", open.Message);
        Assert.Equal("circuit_open", open.Code);
        Assert.Equal(TimeSpan.FromSeconds(15), open.RetryAfter);
        Assert.True(open.IsUnsent);
        Assert.Equal(3, model.Requests.Count);

        _clock.Advance(TimeSpan.FromSeconds(15)); // one is let through, fails, and opens the circuit anew
        Assert.Equal(kind, (await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming))).Kind);
        Assert.Equal("circuit_open", (await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming))).Code);
        Assert.Equal(4, model.Requests.Count);

        _clock.Advance(TimeSpan.FromSeconds(15)); // one is let through, succeeds, and closes it
        Assert.Equal("fine", await client.AskAsync(streaming));
        Assert.Equal("again", await client.AskAsync(streaming));
    }

    [Theory]
    [InlineData(ModelErrorKind.RateLimited)]
    [InlineData(ModelErrorKind.InvalidRequest)]
    [InlineData(ModelErrorKind.Timeout)]
    public async Task Failures_of_other_kinds_do_not_open_the_circuit(ModelErrorKind kind)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. Enumerable.Repeat(Calls.Fails(kind), 9), Turn.Text("fine")]);
        using IChatClient client = Broken(model);
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(kind, (await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming: false))).Kind);
        }

        Assert.Equal("fine", await client.AskAsync(streaming: false));
    }

    [Fact]
    public async Task A_call_whose_retry_meets_an_open_circuit_fails_without_another_wait()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns([.. Enumerable.Repeat(Calls.Fails(ModelErrorKind.Overloaded), 3)]);
        using IChatClient client = Broken(model, retries: 9);
        PaidCall paid = new();

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => _clock.DriveAsync(client.AskAsync(streaming: false, paid.Options())));

        Assert.Equal("circuit_open", thrown.Code);
        Assert.Equal(3, paid.Asked.Count);
        Assert.Equal(3, model.Requests.Count);
    }

    private IChatClient Broken(IChatClient model, int retries = 0) => ModelClientBuilder.Wrap(model).UseResilience(options =>
    {
        options.Clock = _clock;
        options.RateLimited.Retries = options.Overloaded.Retries = options.Connection.Retries = options.Timeout.Retries = retries;
        options.Overloaded.BaseDelay = TimeSpan.Zero;
        options.CircuitBreaker = new ModelBreakerOptions { MinimumAttempts = 3, FailureRatio = 1 };
    }).Build();
}
