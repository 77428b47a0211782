using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Agents.Core.Budgets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WebApi;

/// <summary>Starts the application on a free port and calls it, as clients do.</summary>
internal static class SelfTest
{
    private const string Question = "When does the library open on Saturday?";

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using WebApplication app = App.Build(["--urls", "http://127.0.0.1:0"], builder => builder.Logging.ClearProviders());
        await app.StartAsync(cancellationToken);
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
        await output.WriteLineAsync($"GET /healthz: {await client.GetStringAsync("/healthz", cancellationToken)}");
        await output.WriteLineAsync($"GET /agents:  {await client.GetStringAsync("/agents", cancellationToken)}\n");

        int events = 0;
        using (HttpResponseMessage response = await PostAsync(client, "alice-demo", cancellationToken))
        {
            await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken))
            {
                events++;
                await output.WriteLineAsync($"{item.EventId,4} {item.EventType,-8} {item.Data}");
            }
        }

        // Many at once: as many are admitted as fit together, whatever they will really spend.
        int served = 0;
        int refused = 0;
        JsonElement problem = default;
        while (refused == 0)
        {
            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(client, "alice-demo", cancellationToken)));
            foreach (HttpResponseMessage answer in answers)
            {
                using (answer)
                {
                    await answer.Content.LoadIntoBufferAsync(cancellationToken);
                    if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                    {
                        refused++;
                        problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                    }
                    else
                    {
                        served++;
                    }
                }
            }
        }

        await output.WriteLineAsync($"\n{problem}\n");
        await output.WriteLineAsync(await CurlAsync(client.BaseAddress, cancellationToken) ?? "curl is not installed here.");
        using HttpResponseMessage other = await PostAsync(client, "bob-demo", cancellationToken);
        await other.Content.LoadIntoBufferAsync(cancellationToken);
        await app.StopAsync(cancellationToken);

        Caller alice = app.Services.GetRequiredService<CallerBook>().All.Single(caller => caller.Name == "alice");
        BudgetSnapshot spent = alice.Snapshot;
        bool isKept = spent.Spent.Tokens <= spent.Limits.Tokens && spent.Reserved == default;
        await output.WriteLineAsync(
            $"webapi: {events} events streamed, {served} runs served at once, {refused} refused with {problem.GetProperty("status")}, another caller gets {(int)other.StatusCode}, "
            + $"alice spent {spent.Spent.Tokens:N0} of {spent.Limits.Tokens:N0} tokens, {(isKept ? "nothing is left open" : "and something is open")}");
        return isKept ? 0 : 1;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string key, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/agents/guide/runs") { Content = JsonContent.Create(new RunInput(Question), WebApiJson.Default.RunInput) };
        request.Headers.Add("X-Api-Key", key);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Asks with curl; <see langword="null"/> where there is none.</summary>
    internal static async Task<string?> CurlAsync(Uri address, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("curl")
        {
            ArgumentList =
            {
                "-s", "-N", "-i", "--max-time", "60", new Uri(address, "/agents/guide/runs").ToString(),
                "-H", "X-Api-Key: bob-demo", "-H", "Content-Type: application/json", "-d", $$"""{"input":"{{Question}}"}""",
            },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            using Process curl = Process.Start(start)!;
            string text = await curl.StandardOutput.ReadToEndAsync(cancellationToken);
            await curl.WaitForExitAsync(cancellationToken);
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
