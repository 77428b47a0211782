using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Agents.Core.ProviderTests.Anthropic;

/// <summary>The client's own connections, to a server at loopback.</summary>
public sealed class ConnectionTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redirect_is_not_followed_with_the_key()
    {
        int followed = 0;
        await using WebApplication server = await StartAsync(routes =>
        {
            routes.MapPost("/v1/messages", () => Results.Redirect("/elsewhere", permanent: false, preserveMethod: true));
            routes.MapPost("/elsewhere", () => ++followed);
        });
        using AnthropicChatClient client = ClientOf(server);

        ModelException exception = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(Question, null, Token));

        Assert.Equal((307, 0), (exception.StatusCode, followed));
    }

    [Fact]
    public async Task Answers_come_over_a_connection()
    {
        await using WebApplication server = await StartAsync(routes => routes.MapPost("/v1/messages", async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            bool isStream = (await reader.ReadToEndAsync(Token)).Contains("\"stream\":true", StringComparison.Ordinal);
            context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
            await context.Response.Body.WriteAsync(Wire.FixtureBytes(isStream ? "text.sse" : "text.json"), Token);
        }));
        using AnthropicChatClient client = ClientOf(server);

        Assert.Equal("Rain in Zürich, sun in 東京.", (await client.GetResponseAsync(Question, null, Token)).Text);
        Assert.Equal("Rain in Zürich, sun in 東京.", (await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token)).Text);
    }

    [Fact]
    public async Task Client_that_was_disposed_of_asks_nothing_more()
    {
        await using WebApplication server = await StartAsync(routes => routes.MapPost("/v1/messages", () => "never"));
        AnthropicChatClient client = ClientOf(server);
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync(Question, null, Token));
        Assert.Throws<ObjectDisposedException>(() => client.GetStreamingResponseAsync(Question, null, Token));
    }

    [Theory]
    [InlineData("text.json", 200)]
    [InlineData("text.sse", 200)]
    [InlineData("text.json", 500)]
    public async Task No_call_leaves_a_timer_behind(string fixture, int status)
    {
        CountedTimers clock = new();
        bool streams = fixture.EndsWith(".sse", StringComparison.Ordinal);
        Wire wire = new Wire().Answer(status, Wire.FixtureBytes(fixture), streams);
        using AnthropicChatClient client = wire.Client(settings => settings.TimeProvider = clock);
        try
        {
            _ = streams
                ? await client.GetStreamingResponseAsync("Hi", null, Token).ToChatResponseAsync(Token)
                : await client.GetResponseAsync("Hi", null, Token);
        }
        catch (ModelException) when (status == 500)
        {
        }

        Assert.True(clock.Made > 0);
        Assert.Equal(0, clock.Open);
    }

    private static AnthropicChatClient ClientOf(WebApplication server) =>
        new(Wire.Canary, "claude-haiku-4-5", new AnthropicClientSettings { Endpoint = new Uri(server.Urls.First()) });

    private static async Task<WebApplication> StartAsync(Action<IEndpointRouteBuilder> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        map(server);
        await server.StartAsync(Token);
        return server;
    }
}
