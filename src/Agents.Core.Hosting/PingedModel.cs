using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>A model that says how it is by answering, or by not answering, one word.</summary>
/// <param name="client">The model.</param>
/// <param name="watch">Who watches its calls, and so knows more when it has answered; <see langword="null"/> when nobody does.</param>
internal sealed class PingedModel(IChatClient client, IHealthSource? watch) : IHealthSource
{
    public async ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "Answer with the word yes.")], new ChatOptions { MaxOutputTokens = 16 }, cancellationToken).ConfigureAwait(false);
        return watch is not null && await watch.CheckHealthAsync(cancellationToken).ConfigureAwait(false) is { Level: not HealthLevel.Healthy } left
            ? left
            : new SourceHealth { Level = HealthLevel.Healthy, Description = "It answered." };
    }
}
