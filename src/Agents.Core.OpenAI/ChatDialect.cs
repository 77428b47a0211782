namespace Agents.Core.OpenAI;

/// <summary>What a server takes of the protocol, as the writer of requests sees it.</summary>
internal sealed record ChatDialect
{
    /// <summary>Gets what OpenAI itself takes.</summary>
    public static ChatDialect OpenAI { get; } = new();

    public bool UsesMaxTokens { get; init; }

    public bool SendsStreamOptions { get; init; } = true;

    public bool SendsParallelToolCalls { get; init; } = true;

    public bool SendsStrict { get; init; } = true;

    public bool SendsDeveloperRole { get; init; } = true;

    public bool SendsJsonSchema { get; init; } = true;

    public bool SendsNames { get; init; } = true;

    public bool SendsReasoning { get; init; }

    /// <summary>Gets whether embeddings are asked for as base64, which is exact and short.</summary>
    public bool SendsEncodingFormat { get; init; } = true;

    public int MaxEmbeddingBatch { get; init; } = OpenAIEmbeddingGenerator.MaxBatch;

    public string ProviderName { get; init; } = "openai";
}
