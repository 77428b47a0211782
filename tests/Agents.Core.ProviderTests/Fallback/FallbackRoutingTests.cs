using System.Reflection;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Fallback;

public sealed class FallbackRoutingTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_function_puts_the_clients_in_order_for_each_call_and_those_it_leaves_out_are_not_asked(bool streaming)
    {
        ScriptedChatClient first = Calls.Named("first");
        ScriptedChatClient second = Calls.Named("second", Calls.Fails(ModelErrorKind.Overloaded));
        ScriptedChatClient third = Calls.Named("third", Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("three"));
        FallbackRequest? asked = null;
        ChatOptions options = new() { ModelId = "asked" };
        using IChatClient client = Build(
            rules => rules.Order = (request, _) =>
            {
                asked = request;
                return new ValueTask<IReadOnlyList<IChatClient>>([third, second]);
            },
            first,
            second,
            third);

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming, options));
        Assert.Equal("three", await client.AskAsync(streaming, options));

        Assert.StartsWith("The model 'scripted' failed (Overloaded): it was the last of 2 that were asked;", thrown.Message, StringComparison.Ordinal);
        Assert.Equal([first, second, third], asked!.Clients);
        Assert.Same(options, asked.Options);
        Assert.Equal("hello", Assert.Single(asked.Messages).Text);
        Assert.Null(third.Requests[0].Options!.ModelId);
        Assert.Empty(first.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task An_order_without_clients_or_with_a_strange_one_is_a_mistake_that_sends_nothing(bool streaming)
    {
        ScriptedChatClient first = Calls.Named("first");
        (IReadOnlyList<IChatClient> Order, string Words)[] cases =
        [
            ([], "Order gave no client; it must give at least one of the 2."),
            ([first, Calls.Named("strange")], "Order gave a client that is not among the 2 of the request."),
        ];
        foreach ((IReadOnlyList<IChatClient> order, string words) in cases)
        {
            using IChatClient client = Build(
                rules => rules.Order = (_, _) => new ValueTask<IReadOnlyList<IChatClient>>(order), first, Calls.Named("second"));
            Assert.Equal(words, (await Assert.ThrowsAsync<InvalidOperationException>(() => client.AskAsync(streaming))).Message);
        }

        Assert.Empty(first.Requests);
    }

    [Fact]
    public async Task What_the_base_class_selects_is_who_is_asked_first()
    {
        ScriptedChatClient second = Calls.Named("second");
        using IChatClient client = Build(
            rules => rules.Order = (request, _) => new ValueTask<IReadOnlyList<IChatClient>>([request.Clients[1]]), Calls.Named("first"), second);

        Assert.Same(second, await SelectAsync(client));
    }

    [Theory]
    [InlineData(ModelErrorKind.Authentication, null, 60)]
    [InlineData(ModelErrorKind.RateLimited, null, 60)]
    [InlineData(ModelErrorKind.RateLimited, 90, 90)]
    [InlineData(ModelErrorKind.RateLimited, 7_200, 3_600)]
    public async Task A_client_that_failed_is_passed_over_for_a_while(ModelErrorKind kind, int? retryAfter, int seconds)
    {
        ScriptedChatClient first = Calls.Named(
            "first", Calls.Fails(kind, retryAfter is { } asked ? TimeSpan.FromSeconds(asked) : null), Turn.Text("one"));
        ScriptedChatClient second = Calls.Named("second", Turn.Text("two"), Turn.Text("two"));
        using IChatClient client = Build(rules => rules.CoolDown = TimeSpan.FromMinutes(1), first, second);

        Assert.Equal("two", await client.AskAsync(streaming: false));
        Assert.Same(second, await SelectAsync(client));
        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal("two", await client.AskAsync(streaming: false));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("one", await client.AskAsync(streaming: false));
    }

    [Fact]
    public async Task Passing_over_is_told_and_paid_for_as_a_switch_and_whoever_is_passed_over_is_asked_last()
    {
        EventRecorder events = new();
        ScriptedChatClient first = Calls.Named("first", Calls.Fails(ModelErrorKind.RateLimited), Turn.Text("one"));
        ScriptedChatClient second = Calls.Named("second", Turn.Text("two"), Calls.Fails(ModelErrorKind.Overloaded));
        using IChatClient client = Build(rules => rules.CoolDown = TimeSpan.FromMinutes(1), first, second);
        PaidCall? paid = null;

        string[] answers = await new RunOptions { Clock = _clock, Observers = { events } }.InRunAsync(async (context, token) =>
        {
            paid = new PaidCall(context);
            return new[] { await client.AskAsync(false, paid.Options(), token), await client.AskAsync(true, paid.Options(), token) };
        });

        Assert.Equal(["two", "one"], answers);
        Assert.Equal(["again:RateLimited:second", "switch:second", "again:Overloaded:first"], paid!.Asked);
        Assert.Equal(
            [("first", "second", ModelErrorKind.RateLimited), ("first", "second", ModelErrorKind.RateLimited), ("second", "first", ModelErrorKind.Overloaded)],
            events.OfType<ModelFellBack>().Select(e => (e.From, e.To, e.Kind)));
    }

    [Theory]
    [InlineData(ModelErrorKind.Overloaded, 60)]
    [InlineData(ModelErrorKind.RateLimited, 0)]
    public async Task Without_a_cool_down_or_after_other_failures_the_preferred_client_is_asked_first_again(ModelErrorKind kind, int seconds)
    {
        ScriptedChatClient first = Calls.Named("first", Calls.Fails(kind, TimeSpan.FromSeconds(30)), Turn.Text("one"));
        using IChatClient client = Build(rules => rules.CoolDown = TimeSpan.FromSeconds(seconds), first, Calls.Named("second", Turn.Text("two"), Turn.Text("two")));

        Assert.Equal("two", await client.AskAsync(streaming: false));
        Assert.Equal("one", await client.AskAsync(streaming: false));
    }

    [Fact]
    public async Task A_pause_counts_on_the_clock_of_the_call_that_failed_alone()
    {
        ScriptedChatClient first = Calls.Named("first", Calls.Fails(ModelErrorKind.RateLimited), Turn.Text("one"));
        using IChatClient client = Build(rules => rules.CoolDown = TimeSpan.FromMinutes(1), first, Calls.Named("second", Turn.Text("two"), Turn.Text("two")));

        Assert.Equal("two", await client.AskAsync(streaming: false));
        Assert.Equal("one", await new RunOptions { Clock = new ManualTimeProvider() }.InRunAsync((context, token) =>
            client.AskAsync(false, new PaidCall(context).Options(), token)));
    }

    private static async Task<IChatClient> SelectAsync(IChatClient client)
    {
#pragma warning disable MEAI001 // The context of the base class, which is marked as experimental, is what the method is given.
        MethodInfo select = typeof(FallbackChatClient).GetMethod("SelectClientAsync", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return await (ValueTask<IChatClient>)select.Invoke(client, [new RoutingContext([], null), TestContext.Current.CancellationToken])!;
#pragma warning restore MEAI001
    }

    private IChatClient Build(Action<FallbackOptions> configure, IChatClient first, params IChatClient[] others) =>
        ModelClientBuilder.Wrap(first).UseFallback(options =>
        {
            options.Clock = _clock;
            foreach (IChatClient other in others)
            {
                options.Clients.Add(other);
            }

            configure(options);
        }).Build();
}
