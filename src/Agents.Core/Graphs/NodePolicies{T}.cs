using Polly;

namespace Agents.Core.Graphs;

/// <summary>What stands around the work of a node: first the timeout, inside it the retries.</summary>
internal sealed class NodePolicies<T>
{
    private readonly ResiliencePipeline? _resilience;
    private readonly TimeSpan? _timeout;

    private NodePolicies(NodeOptions<T> options)
    {
        _resilience = options.Resilience;
        _timeout = options.Timeout;
    }

    /// <summary>Makes the policies of a node; <see langword="null"/> when it has none.</summary>
    public static NodePolicies<T>? Of(NodeOptions<T> options) =>
        options.Resilience is null && options.Timeout is null ? null : new NodePolicies<T>(options);

    public ValueTask<T> RunAsync(NodeWork<T> work, in NodeCall call, CancellationToken cancellationToken) =>
        _timeout is { } timeout ? RunWithTimeoutAsync(work, call, timeout, cancellationToken) : RunWithRetriesAsync(work, call, cancellationToken);

    private async ValueTask<T> RunWithTimeoutAsync(NodeWork<T> work, NodeCall call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(timeout, call.Context.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await RunWithRetriesAsync(work, call, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NodeTimeoutException(call.Context.Path.Name, timeout).At(call.Context.Path);
        }
    }

    private ValueTask<T> RunWithRetriesAsync(NodeWork<T> work, NodeCall call, CancellationToken cancellationToken) =>
        _resilience is null ? work.RunAsync(call, cancellationToken) : RunInPipelineAsync(_resilience, work, call, cancellationToken);

    private static async ValueTask<T> RunInPipelineAsync(
        ResiliencePipeline pipeline, NodeWork<T> work, NodeCall call, CancellationToken cancellationToken)
    {
        Attempts<T> attempts = new(work, call);
        AttemptResult<T> result = await pipeline
            .ExecuteAsync(static (attempts, token) => attempts.TryAsync(token), attempts, cancellationToken)
            .ConfigureAwait(false);
        return result.Refused is null ? result.Output! : throw result.Refused;
    }
}
