using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Hosting;
using Agents.Core.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebApi;

namespace Agents.Core.HostingTests;

/// <summary>The sample over real HTTP.</summary>
public sealed class WebApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_streamed_as_events_that_end_with_the_result()
    {
        await using Site site = await Site.StartAsync();

        using HttpResponseMessage response = await site.PostAsync("guide", "alice-demo");
        List<SseItem<JsonElement>> events = await Site.ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["started", "model", "tool", "model", "result"], events.Select(item => item.EventType));
        Assert.Equal(["1", "3", "5", "7", "8"], events.Select(item => item.EventId));
        Assert.Contains("9:00", events[^1].Data.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["type", "time", "path"], events[0].Data.EnumerateObject().Select(property => property.Name));
        Assert.Equal(events[^1].Data.GetProperty("tokens").GetInt64(), site.Caller("alice").Snapshot.Spent.Tokens);
    }

    [Fact]
    public async Task A_run_that_does_not_fit_is_refused_before_the_stream_with_a_problem_that_says_what_is_left()
    {
        Gate gate = new();
        await using Site site = await Site.StartAsync(builder => builder.AddAgents().AddAgent("gate", _ => gate));
        using HttpResponseMessage first = await site.PostAsync("gate", "alice-demo");
        using HttpResponseMessage second = await site.PostAsync("gate", "alice-demo");
        using HttpResponseMessage third = await site.PostAsync("gate", "alice-demo");
        await gate.Inside;
        site.Clock.Advance(TimeSpan.FromMinutes(1));

        using HttpResponseMessage refused = await site.PostAsync("gate", "alice-demo");

        Assert.Equal((HttpStatusCode)429, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("urn:problem:over-budget", problem.GetProperty("type").GetString());
        Assert.Equal("Over budget", problem.GetProperty("title").GetString());
        Assert.Equal(429, problem.GetProperty("status").GetInt32());
        Assert.Equal(
            "The budget 'alice' allows 30000 tokens: 0 spent, 24000 reserved, 8000 more asked for. A run is started when all that it may spend fits what is left; more is there when a run that is under way ends.",
            problem.GetProperty("detail").GetString());
        Assert.Equal(("alice", 6_000, 0.02m), (problem.GetProperty("caller").GetString(), problem.GetProperty("tokensLeft").GetInt32(), problem.GetProperty("dollarsLeft").GetDecimal()));

        using HttpResponseMessage other = await site.PostAsync("guide", "bob-demo");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        gate.Open();
        Assert.Equal("result", (await Site.ReadAsync(first))[^1].EventType);
        await Site.ReadAsync(second);
        await Site.ReadAsync(third);
        using HttpResponseMessage later = await site.PostAsync("guide", "alice-demo");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_run_that_does_not_fit_beside_what_was_spent_is_told_when_the_window_ends()
    {
        const int TokensOfARun = 7_000;
        await using Site site = await Site.StartAsync(builder => builder.AddAgents().AddAgent("spender", services => Agent.Create<string, string>("spender", async (text, context, token) =>
        {
            Assert.True(context.Budget.TryReserve(new Spend { InputTokens = TokensOfARun }, out Reservation reservation, out _));
            await Task.Yield();
            reservation.Settle(new Spend { InputTokens = TokensOfARun });
            return text;
        })));
        for (int run = 0; run < 4; run++)
        {
            using HttpResponseMessage served = await site.PostAsync("spender", "alice-demo");
            await Site.ReadAsync(served);
        }

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        using HttpResponseMessage refused = await site.PostAsync("spender", "alice-demo");

        Assert.Equal((HttpStatusCode)429, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(59), refused.Headers.RetryAfter!.Delta);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(
            "The budget 'alice' allows 30000 tokens: 28000 spent, 0 reserved, 8000 more asked for. A run is started when all that it may spend fits what is left; more is there in 3540 s.",
            problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_new_window_has_a_budget_of_its_own()
    {
        Gate gate = new();
        await using Site site = await Site.StartAsync(builder => builder.AddAgents().AddAgent("gate", _ => gate));
        HttpResponseMessage[] open = [await site.PostAsync("gate", "alice-demo"), await site.PostAsync("gate", "alice-demo"), await site.PostAsync("gate", "alice-demo")];
        site.Clock.Advance(TimeSpan.FromHours(1));

        using HttpResponseMessage next = await site.PostAsync("guide", "alice-demo");

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        gate.Open();
        foreach (HttpResponseMessage response in open)
        {
            await Site.ReadAsync(response);
            response.Dispose();
        }
    }

    [Fact]
    public async Task Callers_at_the_same_time_never_spend_more_than_they_have()
    {
        const int TokensOfARun = 7_000;
        await using Site site = await Site.StartAsync(builder => builder.AddAgents().AddAgent("spender", services => Agent.Create<string, string>(
            "spender", async (text, context, token) =>
            {
                Assert.True(context.Budget.TryReserve(new Spend { InputTokens = TokensOfARun }, out Reservation reservation, out _));
                await Task.Yield();
                reservation.Settle(new Spend { InputTokens = TokensOfARun });
                return text;
            })));

        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => site.PostAsync("spender", "alice-demo")));
        int served = 0;
        foreach (HttpResponseMessage response in responses)
        {
            served += response.StatusCode == HttpStatusCode.OK && (await Site.ReadAsync(response))[^1].EventType == "result" ? 1 : 0;
            response.Dispose();
        }

        BudgetSnapshot alice = site.Caller("alice").Snapshot;
        Assert.Equal((served * TokensOfARun, default), (alice.Spent.Tokens, alice.Reserved));
        Assert.InRange(served, 1, 30_000 / TokensOfARun);
        Assert.Equal(40 - served, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_its_run_which_is_settled()
    {
        EventRecorder recorder = new();
        Gate gate = new()
        {
            OnEnter = context =>
            {
                Assert.True(context.Budget.TryReserve(new Spend { InputTokens = 1_000 }, out Reservation reservation, out _));
                reservation.Settle(new Spend { InputTokens = 123 });
            },
        };
        await using Site site = await Site.StartAsync(builder =>
        {
            builder.AddAgents().AddAgent("gate", _ => gate);
            builder.Services.AddSingleton<IObserver<AgentEvent>>(recorder);
        });
        HttpResponseMessage response = await site.PostAsync("gate", "alice-demo");
        await gate.Inside;

        response.Dispose();
        await recorder.WaitForAsync<RunCanceled>(null, Token);
        await site.IdleAsync();

        BudgetSnapshot alice = site.Caller("alice").Snapshot;
        Assert.Equal((123, default), (alice.Spent.Tokens, alice.Reserved));
    }

    [Theory]
    [InlineData("guide", null, "x", 401, "urn:problem:unknown-caller")]
    [InlineData("guide", "wrong", "x", 401, "urn:problem:unknown-caller")]
    [InlineData("nobody", "alice-demo", "x", 404, "urn:problem:unknown-agent")]
    [InlineData("guide", "alice-demo", "", 400, "urn:problem:bad-input")]
    [InlineData("guide", "alice-demo", null, 400, "urn:problem:bad-input")]
    public async Task What_cannot_be_run_is_a_problem_that_costs_nothing(string agent, string? key, string? input, int status, string type)
    {
        await using Site site = await Site.StartAsync();

        using HttpResponseMessage response = await site.PostAsync(agent, key, input);

        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((status, type), ((int)response.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Equal(0, site.Caller("alice").Snapshot.Spent.Tokens);
    }

    [Fact]
    public async Task A_body_that_no_input_needs_is_refused_before_it_is_read_whoever_sends_it()
    {
        await using Site site = await Site.StartAsync();

        using HttpResponseMessage longest = await site.PostAsync("nobody", "alice-demo", new string('\u0001', 10_000));
        using HttpResponseMessage refused = await site.PostAsync("nobody", null, new string('x', 70_000));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.RequestEntityTooLarge), (longest.StatusCode, refused.StatusCode));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task While_the_server_stops_open_streams_end_and_new_runs_are_refused_with_503()
    {
        Gate gate = new();
        await using Site site = await Site.StartAsync(builder => builder.AddAgents().AddAgent("gate", _ => gate));
        using HttpResponseMessage running = await site.PostAsync("gate", "alice-demo");
        await gate.Inside;
        int armed = site.Clock.ArmedTimers;

        Task stopping = site.App.StopAsync(Token);
        await site.Clock.WaitForTimersAsync(armed + 1, Token);
        using HttpResponseMessage refused = await site.PostAsync("guide", "bob-demo");
        site.Clock.Advance(TimeSpan.FromSeconds(5));
        List<SseItem<JsonElement>> events = await Site.ReadAsync(running);
        await stopping;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("cancelled", events[^1].EventType);
        Assert.Equal(default, site.Caller("bob").Snapshot.Reserved);
    }

    [Fact]
    public async Task Agents_and_health_are_told()
    {
        await using Site site = await Site.StartAsync();

        Assert.Equal(
            """[{"name":"guide","kind":"Agent","description":"Answers questions about the library.","tools":["opening_hours"]}]""",
            await site.Client.GetStringAsync("/agents", Token));
        Assert.Equal("Healthy", await site.Client.GetStringAsync("/healthz", Token));
    }

    [Fact]
    public async Task Curl_gets_the_events_of_a_run()
    {
        await using Site site = await Site.StartAsync();

        string? answer = await SelfTest.CurlAsync(site.Client.BaseAddress!, Token);

        Assert.SkipWhen(answer is null, "curl is not installed here.");
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/event-stream", answer, StringComparison.Ordinal);
        Assert.Contains("event: result\ndata: {\"type\":\"result\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_self_test_of_the_sample_ends_well()
    {
        using StringWriter output = new();

        Assert.Equal(0, await SelfTest.RunAsync(output, Token));
        Assert.EndsWith($"tokens, nothing is left open{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Callers:Usd", "abc", "Failed to convert configuration value 'abc' at 'Callers:Usd' to type 'System.Decimal'.")]
    [InlineData("Callers:Window", "00:00:00", "Callers:Window must be above 0.")]
    [InlineData("Callers:Tokens", "0", "Callers:Tokens must be 1 or more.")]
    [InlineData("Callers:Keys:bob", "alice-demo", "Callers:Keys must name at least one caller, each with a key of its own.")]
    [InlineData("Callers:Usdd", "1", "'ErrorOnUnknownConfiguration' was set on the provided BinderOptions, but the following properties were not found on the instance of WebApi.CallerSettings: 'Usdd'")]
    public async Task Callers_that_cannot_be_used_stop_the_start(string key, string value, string message)
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using Site site = await Site.StartAsync(builder => builder.Configuration[key] = value);
        });

        Assert.Equal(message, failure.Message);
    }

    private sealed class Site : IAsyncDisposable
    {
        private Site(WebApplication app, ManualTimeProvider clock)
        {
            App = app;
            Clock = clock;

            // A response that is left closes its connection at once, instead of being read to its end first.
            Client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(app.Urls.First()) };
        }

        public WebApplication App { get; }

        public ManualTimeProvider Clock { get; }

        public HttpClient Client { get; }

        public static async Task<Site> StartAsync(Action<WebApplicationBuilder>? configure = null)
        {
            ManualTimeProvider clock = new();
            WebApplication app = WebApi.App.Build(["--urls", "http://127.0.0.1:0"], builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<IHostLifetime, NoSignals>();
                builder.Services.AddSingleton<TimeProvider>(clock);
                configure?.Invoke(builder);
            });
            await app.StartAsync(Token);
            return new Site(app, clock);
        }

        public Caller Caller(string name) => App.Services.GetRequiredService<CallerBook>().All.Single(caller => caller.Name == name);

        public async Task<HttpResponseMessage> PostAsync(string agent, string? key, string? input = "When does the library open on Saturday?")
        {
            using HttpRequestMessage request = new(HttpMethod.Post, $"/agents/{agent}/runs") { Content = JsonContent.Create(new RunInput(input), WebApiJson.Default.RunInput) };
            if (key is not null)
            {
                request.Headers.Add("X-Api-Key", key);
            }

            return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        }

        public static async Task<List<SseItem<JsonElement>>> ReadAsync(HttpResponseMessage response)
        {
            List<SseItem<JsonElement>> items = [];
            using Stream stream = await response.Content.ReadAsStreamAsync(Token);
            await foreach (SseItem<JsonElement> item in SseParser.Create(stream, (_, data) => JsonElement.Parse(data)).EnumerateAsync(Token))
            {
                items.Add(item);
            }

            return items;
        }

        /// <summary>Waits until no run is under way, by stopping: the stop waits for all.</summary>
        public Task IdleAsync() => App.Services.StopAgentsAsync(Token);

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await App.DisposeAsync();
        }
    }
}
