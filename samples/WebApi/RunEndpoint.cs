using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace WebApi;

/// <summary>Starts a run and streams it. Whatever is refused is refused before the stream begins.</summary>
internal static class RunEndpoint
{
    /// <summary>A body is read before anybody knows whose it is, so it has at most the bytes of the longest input with every character escaped.</summary>
    public const int LargestBody = 64 * 1024;

    private const int LongestInput = 10_000;
    private const int SecondsUntilRunsEnd = 2;

    public static Results<ServerSentEventsResult<RunMessage>, ProblemHttpResult> Handle(
        string name, [FromBody] RunInput body, HttpContext http, AgentRegistry registry, AgentRunner runner, CallerBook callers)
    {
        if (!callers.TryFind(http.Request.Headers["X-Api-Key"], out Caller? caller))
        {
            return Problem(StatusCodes.Status401Unauthorized, "unknown-caller", "Unknown caller", "The header X-Api-Key must hold the key of a caller.");
        }

        if (registry.FindAgent(name) is not { Budget: { } budget } agent || agent.InputType != typeof(string) || agent.OutputType != typeof(string))
        {
            return Problem(StatusCodes.Status404NotFound, "unknown-agent", "Unknown agent", "GET /agents lists the agents there are.");
        }

        if (body.Input is not { Length: > 0 and <= LongestInput } input)
        {
            return Problem(StatusCodes.Status400BadRequest, "bad-input", "Bad input", $"input must be 1 to {LongestInput} characters.");
        }

        if (!caller.TryAdmit(budget, out Admission? admission, out BudgetRefusal? refusal, out TimeSpan retryAfter))
        {
            return OverBudget(http, caller, refusal, retryAfter);
        }

        try
        {
            // The caller who goes away takes the run along: it is cancelled and settled by what it had spent.
            AgentRun<string> run = runner.StartRun(agent.Name, input, options => Prepare(options, budget, admission), http.RequestAborted);
            http.Response.RegisterForDisposeAsync(run);
            return TypedResults.ServerSentEvents(StreamAsync(run));
        }
        catch (AgentsStoppingException)
        {
            admission.Release();
            http.Response.Headers.RetryAfter = "5";
            return Problem(StatusCodes.Status503ServiceUnavailable, "stopping", "Stopping", "The server is stopping and starts no runs any more.");
        }
        catch
        {
            admission.Release();
            throw;
        }
    }

    private static void Prepare(RunOptions options, Budget budget, Admission admission)
    {
        // Configuration may have changed since the budget was set aside; this is the one that was.
        options.Budget = budget;
        options.Observers.Add(admission);
    }

    /// <summary>Streams what clients are told of a run. The id of a message is its event's number in the run, so ids rise, and skip the events that are not told.</summary>
    private static async IAsyncEnumerable<SseItem<RunMessage>> StreamAsync(AgentRun<string> run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (AgentEvent step in run.Events.WithCancellation(cancellationToken))
        {
            RunMessage? message = step is RunCompleted completed ? RunMessage.OfResult(completed, (await run.Completion).Output) : RunMessage.Of(step);
            if (message is not null)
            {
                yield return new SseItem<RunMessage>(message, message.Type) { EventId = step.Sequence.ToString(CultureInfo.InvariantCulture) };
            }
        }
    }

    private static ProblemHttpResult OverBudget(HttpContext http, Caller caller, BudgetRefusal refusal, TimeSpan retryAfter)
    {
        BudgetSnapshot now = caller.Snapshot;

        // Runs that are under way hold more than they will spend: where they alone are in the way, there is room as soon as one of them ends.
        bool waitsForRuns = refusal.Spent + refusal.Asked <= refusal.Limit;
        int seconds = waitsForRuns ? SecondsUntilRunsEnd : (int)Math.Ceiling(retryAfter.TotalSeconds);
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status429TooManyRequests,
            type: "urn:problem:over-budget",
            title: "Over budget",
            detail: $"{refusal} A run is started when all that it may spend fits what is left; "
                + (waitsForRuns ? "more is there when a run that is under way ends." : $"more is there in {seconds} s."),
            extensions: new Dictionary<string, object?>
            {
                ["caller"] = caller.Name,
                ["tokensLeft"] = now.Free(BudgetDimension.Tokens),
                ["dollarsLeft"] = now.Free(BudgetDimension.MicroDollars) / 1_000_000m,
                ["retryAfterSeconds"] = seconds,
            });
    }

    private static ProblemHttpResult Problem(int status, string type, string title, string detail) =>
        TypedResults.Problem(statusCode: status, type: $"urn:problem:{type}", title: title, detail: detail);
}
