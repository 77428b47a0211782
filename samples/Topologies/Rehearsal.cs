using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Topologies;

/// <summary>A team of scripted models on a clock that nobody waits for: it goes straight from one answer to the next.</summary>
/// <remarks>One run at a time. What a model says follows from what it is shown; how long it takes, from how much work that is.</remarks>
internal sealed class Rehearsal
{
    private const int CharactersPerToken = 4;
    private const int ThoughtPerWeight = 120;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TimeSpan, TimeSpan> _due = new();
    private TaskCompletionSource _asked = new();

    /// <summary>Gets the clock of the runs and of the models.</summary>
    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Gets what models cost: those of a real provider cost about as much.</summary>
    public static PriceBook Prices { get; } = PriceBook.Default.With(
        ScriptedChatClientOptions.DefaultModelId, new ModelPrice { InputPerMillion = 2.5m, OutputPerMillion = 10m });

    /// <summary>Makes a model.</summary>
    /// <param name="play">Gives what it says to a message, and how much work that is.</param>
    public IChatClient CreateModel(Func<string, (string Text, int Weight)> play) => ScriptedChatClient.FromFunction(
        request =>
        {
            (string text, int weight) = play(request.LastUserText);
            int read = request.Messages.Sum(message => message.Text.Length) / CharactersPerToken;

            // What it thinks before it writes counts too, as far as it is let.
            int written = Math.Min((text.Length / CharactersPerToken) + (ThoughtPerWeight * weight), request.Options?.MaxOutputTokens ?? int.MaxValue);
            return Turn.Text(text) with
            {
                Latency = Expect(TimeSpan.FromSeconds(2 * weight) + TimeSpan.FromMilliseconds(read)),
                Usage = new UsageDetails { InputTokenCount = read, OutputTokenCount = written, TotalTokenCount = read + written },
            };
        },
        new ScriptedChatClientOptions { Clock = Clock });

    /// <summary>Starts a run, and moves the clock until it has ended.</summary>
    public async Task<RunResult<T>> PlayAsync<T>(Func<Task<RunResult<T>>> start)
    {
        Task<RunResult<T>> run = start();
        while (!run.IsCompleted)
        {
            if (TakeNext(out Task asked) is { } due)
            {
                Clock.Advance(due - Clock.Elapsed);
            }
            else
            {
                await Task.WhenAny(run, asked);
            }
        }

        return await run;
    }

    private TimeSpan Expect(TimeSpan latency)
    {
        lock (_lock)
        {
            TimeSpan due = Clock.Elapsed + latency;
            _due.Enqueue(due, due);
            _asked.TrySetResult();
        }

        return latency;
    }

    /// <summary>Takes when the next answer is due.</summary>
    /// <param name="asked">Gets a task that ends with the next question, when nobody waits for an answer.</param>
    private TimeSpan? TakeNext(out Task asked)
    {
        lock (_lock)
        {
            if (_due.TryDequeue(out TimeSpan due, out _))
            {
                asked = Task.CompletedTask;
                return due;
            }

            _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            asked = _asked.Task;
            return null;
        }
    }
}
