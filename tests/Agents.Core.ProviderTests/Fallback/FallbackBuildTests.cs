using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Fallback;

public sealed class FallbackBuildTests
{
    [Fact]
    public void Services_are_the_preferred_clients_and_what_it_lacks_the_others()
    {
        ScriptedChatClient first = Calls.Named("first");
        IChatClient second = ModelClientBuilder.Wrap(Calls.Named("second")).UseResilience().Build();
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(second).Build();

        Assert.Same(client, client.GetService(typeof(FallbackChatClient)));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Same(first, client.GetService(typeof(ScriptedChatClient)));
        Assert.Same(second, client.GetService(typeof(ResilientChatClient)));
        Assert.Equal("first", ((ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!).DefaultModelId);
        Assert.Null(client.GetService(typeof(string)));
    }

    [Fact]
    public void Metadata_are_the_preferred_clients_even_when_it_has_none()
    {
        using IChatClient client = ModelClientBuilder.Wrap(new StubbornClient()).UseFallback(Calls.Named("second")).Build();

        Assert.Null(client.GetService(typeof(ChatClientMetadata)));
    }

    [Fact]
    public void Disposal_disposes_of_each_client_once_also_of_one_that_is_listed_twice()
    {
        CountingClient[] clients = [new(), new() { Fails = true }, new()];
        IChatClient client = ModelClientBuilder.Wrap(clients[0]).UseFallback(clients[1], clients[0], clients[2], clients[1]).Build();

        Assert.Throws<IOException>(client.Dispose);
        client.Dispose();

        Assert.All(clients, inner => Assert.Equal(1, inner.Disposals));
    }

    [Fact]
    public async Task A_client_that_is_listed_twice_is_asked_twice()
    {
        ScriptedChatClient first = Calls.Named("first", Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("one"));
        using IChatClient client = ModelClientBuilder.Wrap(first).UseFallback(Calls.Named("second", Calls.Fails(ModelErrorKind.Overloaded)), first).Build();

        Assert.Equal("one", await client.AskAsync(streaming: false));
    }

    [Fact]
    public void Every_problem_of_the_options_is_told_at_once()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => ModelClientBuilder.Wrap(Calls.Named("first")).UseFallback(options =>
        {
            options.Clients.Add(null!);
            options.HopOn.Add(ModelErrorKind.Canceled);
            options.AfterFirstUpdate = (AfterFirstUpdate)7;
            options.CoolDown = TimeSpan.FromDays(2);
            options.Clock = null!;
        }));

        Assert.Equal(
            [
                "Clients must hold no null.",
                "HopOn must hold known kinds other than Canceled, but holds Canceled.",
                "AfterFirstUpdate must be Throw or Restart, but is 7.",
                "CoolDown must be 0 to 1 day, but is 2.00:00:00.",
                "Clock must not be null.",
            ],
            thrown.Failures);
        Assert.Equal(
            ["Clients must hold at least one client to fall back to, but is empty."],
            Assert.Throws<AgentOptionsException>(() => ModelClientBuilder.Wrap(Calls.Named("first")).UseFallback()).Failures);
    }

    [Fact]
    public async Task Options_that_change_later_have_no_effect()
    {
        FallbackOptions options = new() { Clients = { Calls.Named("second", Turn.Text("two")) } };
        using FallbackChatClient client = new(Calls.Named("first", Calls.Fails(ModelErrorKind.Overloaded)), options);
        options.Clients.Clear();
        options.HopOn.Clear();

        Assert.Equal("two", await client.AskAsync(streaming: false));
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_client_of_one_model_calls_it_whatever_is_asked_and_is_named_for_it(bool streaming)
    {
        ScriptedChatClient model = Calls.Named("large", Turn.Text("a"), Turn.Text("b"), Turn.Text("c"));
        using IChatClient client = ModelClientBuilder.Wrap(model).UseModel("small").Build();
        ChatOptions options = new() { ModelId = "other" };
        PaidCall paid = new();

        await client.AskAsync(streaming);
        await client.AskAsync(streaming, options);
        await client.AskAsync(streaming, paid.Options());

        Assert.All(model.Requests, request => Assert.Equal("small", request.Options!.ModelId));
        Assert.Same(paid, Assert.IsType<ModelCallOptions>(model.Requests[2].Options).Call);
        Assert.Equal("other", options.ModelId);
        ChatClientMetadata metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;
        Assert.Equal(("scripted", "small"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(model, client.GetService(typeof(ScriptedChatClient)));
    }

    private sealed class CountingClient : IChatClient
    {
        public int Disposals { get; private set; }

        public bool Fails { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            Disposals++;
            if (Fails)
            {
                throw new IOException("told to");
            }
        }
    }
}
