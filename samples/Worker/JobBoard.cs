using System.Threading.Channels;
using Agents.Core;
using Agents.Core.Budgets;

namespace Worker;

/// <summary>The jobs that wait, and what became of the others.</summary>
internal sealed class JobBoard(TextWriter output, int? stopAfter)
{
    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private readonly Lock _lock = new();
    private readonly Channel<Job> _queue = Channel.CreateBounded<Job>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.Wait });
    private int _total;
    private int _done;
    private int _overBudget;
    private int _failed;
    private Spend _spend;

    public ChannelReader<Job> Waiting => _queue.Reader;

    /// <summary>Puts up all jobs, one of them with a budget that is too small for it.</summary>
    public async Task FillAsync()
    {
        foreach (string day in Days)
        {
            _total++;
            Budget budget = day == "Friday" ? Budget.Usd(0.005m) with { Tokens = 200 } : Budget.Usd(0.005m) with { Tokens = 20_000 };
            await _queue.Writer.WriteAsync(new Job(_total, $"When does the library open on {day}?", budget));
        }

        _queue.Writer.Complete();
    }

    /// <summary>Notes that a job was done.</summary>
    /// <returns>Whether the worker was asked to stop after so many.</returns>
    public bool Done(Job job, RunResult<string> result)
    {
        lock (_lock)
        {
            _done++;
            _spend += result.Spend;
            output.WriteLine($"{job.Number}: {result.Output.Trim()} ({result.Spend})");
            return _done == stopAfter;
        }
    }

    public void Failed(Job job, AgentException failure)
    {
        lock (_lock)
        {
            _ = failure is BudgetExceededException ? _overBudget++ : _failed++;
            _spend += failure.Spend;
            output.WriteLine($"{job.Number}: {failure.Message}");
        }
    }

    /// <summary>Notes that the host stopped before a job was done. It was not answered for, so it is to be taken up again.</summary>
    public void Left(Job job)
    {
        lock (_lock)
        {
            output.WriteLine($"{job.Number}: left for the next time");
        }
    }

    public void WriteSummary() => output.WriteLine(
        $"worker: {_total} jobs, {_done} done, {_overBudget} over budget, {_failed} failed, {_total - _done - _overBudget - _failed} left, {_spend.Tokens:N0} tokens, ${_spend.Dollars:0.000000}");
}
