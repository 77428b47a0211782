using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>A chat client that fails where a <see cref="FaultSchedule"/> says, and is otherwise the client inside it.</summary>
/// <remarks>As thread-safe as the client inside. Disposing of it disposes of that client.</remarks>
public sealed class FaultingChatClient : DelegatingChatClient
{
    private readonly FaultSchedule _schedule;
    private readonly FaultPoints _points;

    /// <summary>Initializes the client.</summary>
    /// <param name="innerClient">The client that answers.</param>
    /// <param name="schedule">Decides which point fails.</param>
    /// <param name="points">Where calls can fail.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public FaultingChatClient(IChatClient innerClient, FaultSchedule schedule, FaultPoints points = FaultPoints.All)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = schedule;
        _points = points;
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Reach(FaultPoints.Before, "before a model call");
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        Reach(FaultPoints.After, "after a model call");
        return response;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Reach(FaultPoints.Before, "before a model call");
        int chunk = 0;
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (chunk > 0)
            {
                Reach(FaultPoints.MidStream, $"after chunk {chunk} of a stream");
            }

            chunk++;
            yield return update;
        }

        Reach(FaultPoints.After, "after a model call");
    }

    private void Reach(FaultPoints point, string name)
    {
        if ((_points & point) != FaultPoints.None)
        {
            _schedule.Hit(name);
        }
    }
}
