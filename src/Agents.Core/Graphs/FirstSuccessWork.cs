namespace Agents.Core.Graphs;

/// <summary>Agents that are tried in turn until one succeeds.</summary>
internal sealed class FirstSuccessWork<TInput, TOutput>(InputReader<TInput> input, IAgent<TInput, TOutput>[] alternatives) : NodeWork<TOutput>
{
    public override NodeKind Kind => NodeKind.FirstSuccess;

    public override IReadOnlyList<Node> Inputs => input.Nodes;

    public override ValueTask<TOutput> RunAsync(in NodeCall call, CancellationToken cancellationToken) => TryAsync(call, cancellationToken);

    public override NodeWork<TOutput> Rewire(Node from, Node to) =>
        new FirstSuccessWork<TInput, TOutput>(input.Rewire(from, to), alternatives);

    private async ValueTask<TOutput> TryAsync(NodeCall call, CancellationToken cancellationToken)
    {
        TInput value = input.Read(call.Execution);
        for (int i = 0; i < alternatives.Length; i++)
        {
            IAgent<TInput, TOutput> alternative = alternatives[i];
            try
            {
                return await call.Context.InvokeAsync(alternative, value, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (i + 1 < alternatives.Length && !cancellationToken.IsCancellationRequested)
            {
                if (call.Context.IsObserved)
                {
                    call.Context.Emit(new AlternativeFailed
                    {
                        Alternative = alternative.Name,
                        ErrorType = ThrownText.TypeOf(exception),
                        Message = ThrownText.MessageOf(exception),
                        IsOwnMessage = ThrownText.IsOwn(exception),
                    });
                }
            }
        }

        throw new InvalidOperationException("A node of alternatives has at least one.");
    }
}
