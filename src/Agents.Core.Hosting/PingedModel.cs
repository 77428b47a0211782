using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>A model that says how it is by answering, or by not answering, one word.</summary>
internal sealed class PingedModel(IChatClient client) : IHealthSource
{
    public async ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "Answer with the word yes.")], new ChatOptions { MaxOutputTokens = 16 }, cancellationToken).ConfigureAwait(false);
        return new SourceHealth { Level = HealthLevel.Healthy, Description = "It answered." };
    }
}
