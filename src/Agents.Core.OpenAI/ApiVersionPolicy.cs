using System.ClientModel.Primitives;

namespace Agents.Core.OpenAI;

/// <summary>Adds <c>api-version</c> to each address, as Azure's dated versions of the protocol need it.</summary>
internal sealed class ApiVersionPolicy(string version) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Add(PipelineMessage message)
    {
        UriBuilder address = new(message.Request.Uri!);
        address.Query = address.Query is { Length: > 1 } query ? $"{query[1..]}&api-version={version}" : $"api-version={version}";
        message.Request.Uri = address.Uri;
    }
}
