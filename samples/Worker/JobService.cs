using Agents.Core;
using Agents.Core.Hosting;
using Microsoft.Extensions.Hosting;

namespace Worker;

/// <summary>Does the jobs, two at a time.</summary>
internal sealed class JobService(AgentRunner runner, JobBoard board, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host says first that it stops, lets runs end for a while, cancels the others, and only then stops its services.
        using CancellationTokenSource noMore = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await Parallel.ForEachAsync(
                board.Waiting.ReadAllAsync(noMore.Token),
                new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = noMore.Token },
                async (job, _) => await DoAsync(job, stoppingToken));
        }
        catch (OperationCanceledException) when (noMore.IsCancellationRequested)
        {
            // What still waits stays in the queue.
        }

        lifetime.StopApplication();
    }

    private async Task DoAsync(Job job, CancellationToken stoppingToken)
    {
        try
        {
            RunResult<string> result = await runner.RunAsync("clerk", job.Question, options => options.Budget = job.Budget, stoppingToken);
            if (board.Done(job, result))
            {
                lifetime.StopApplication();
            }
        }
        catch (AgentsStoppingException)
        {
            board.Left(job);
        }
        catch (OperationCanceledException)
        {
            board.Left(job);
        }
        catch (AgentException failure)
        {
            board.Failed(job, failure);
        }
    }
}
