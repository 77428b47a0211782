namespace Agents.Core.OpenAI;

/// <summary>Says what a server that speaks OpenAI's protocol takes of it. The defaults are what most servers take.</summary>
/// <remarks>
/// <para>Read once, when a client is made.</para>
/// <list type="bullet">
/// <item><description>Ollama, vLLM, llama.cpp, LM Studio, Groq, Gemini's compatible endpoint: the defaults.</description></item>
/// <item><description>DeepSeek: <see cref="SendsJsonSchema"/> off. With thinking and tools, <see cref="SendsReasoning"/> on.</description></item>
/// <item><description>Mistral: <see cref="SendsStreamOptions"/> off, since it refuses fields that it does not know, and counts tokens unasked.</description></item>
/// <item><description>Groq, OpenRouter and Fireworks constrain answers to a schema with <see cref="SendsStrict"/> on.</description></item>
/// <item><description>
/// Azure OpenAI: all as OpenAI's own, so use <see cref="OpenAIChatClient"/> with <see cref="OpenAIClientSettings.KeyHeader"/> instead.
/// </description></item>
/// </list>
/// </remarks>
public sealed class OpenAICompatibleOptions
{
    /// <summary>Gets or sets how the server is reached; its <see cref="OpenAIClientSettings.Endpoint"/> is not read.</summary>
    /// <value>The default is settings with all defaults.</value>
    public OpenAIClientSettings Settings { get; set; } = new();

    /// <summary>Gets or sets the provider's name in <see cref="Microsoft.Extensions.AI.ChatClientMetadata"/>.</summary>
    /// <value>Not empty. The default is <c>openai-compatible</c>.</value>
    public string ProviderName { get; set; } = "openai-compatible";

    /// <summary>
    /// Gets or sets whether the most output tokens are called <c>max_tokens</c>, as in older versions of the protocol, instead of
    /// <c>max_completion_tokens</c>.
    /// </summary>
    /// <value>The default is <see langword="true"/>: Ollama, llama.cpp, Mistral and DeepSeek know no other name, and nearly all others know both.</value>
    public bool UsesMaxTokens { get; set; } = true;

    /// <summary>Gets or sets whether a stream is asked for its usage by <c>stream_options</c>.</summary>
    /// <value>The default is <see langword="true"/>. Without it most servers count nothing, and the cost of a call is an estimate.</value>
    public bool SendsStreamOptions { get; set; } = true;

    /// <summary>Gets or sets whether <c>parallel_tool_calls</c> is sent when the caller says whether several calls are allowed.</summary>
    /// <value>The default is <see langword="true"/>. Ollama ignores it; Gemini and some gateways refuse it.</value>
    public bool SendsParallelToolCalls { get; set; } = true;

    /// <summary>Gets or sets whether schemas are sent in OpenAI's strict form, and said to be.</summary>
    /// <value>The default is <see langword="false"/>: vLLM and llama.cpp hold to any schema, and Ollama and Gemini do not know the word.</value>
    public bool SendsStrict { get; set; }

    /// <summary>Gets or sets whether messages of the role <c>developer</c> keep it; else they are sent as <c>system</c>.</summary>
    /// <value>The default is <see langword="false"/>: templates of open models know only <c>system</c>.</value>
    public bool SendsDeveloperRole { get; set; }

    /// <summary>Gets or sets whether a schema for the answer is sent as one; else it is written into the instructions, and any JSON object is asked for.</summary>
    /// <value>The default is <see langword="true"/>. DeepSeek takes no schema.</value>
    public bool SendsJsonSchema { get; set; } = true;

    /// <summary>Gets or sets whether names of authors are sent.</summary>
    /// <value>The default is <see langword="false"/>: Mistral and templates of open models refuse or ignore them.</value>
    public bool SendsNames { get; set; }

    /// <summary>Gets or sets whether the reasoning of earlier answers is sent back as <c>reasoning_content</c>.</summary>
    /// <value>The default is <see langword="false"/>. DeepSeek and Kimi need it between a call of a tool and its result when they think.</value>
    public bool SendsReasoning { get; set; }

    /// <summary>Gets or sets whether embeddings are asked for as base64, which is exact and a quarter of the bytes.</summary>
    /// <value>The default is <see langword="false"/>: some servers refuse the field. Answers are read in both forms.</value>
    public bool SendsEncodingFormat { get; set; }

    /// <summary>Gets or sets how many texts one request for embeddings holds at most.</summary>
    /// <value>1 to <see cref="OpenAIEmbeddingGenerator.MaxBatch"/>, the default. Gemini takes 100.</value>
    public int MaxEmbeddingBatch { get; set; } = OpenAIEmbeddingGenerator.MaxBatch;

    internal ChatDialect ToDialect()
    {
        List<string> failures = [];
        if (Settings is null)
        {
            failures.Add($"{nameof(Settings)} must not be null.");
        }

        if (string.IsNullOrEmpty(ProviderName))
        {
            failures.Add($"{nameof(ProviderName)} must not be empty.");
        }

        if (MaxEmbeddingBatch is < 1 or > OpenAIEmbeddingGenerator.MaxBatch)
        {
            failures.Add($"{nameof(MaxEmbeddingBatch)} must be 1 to {OpenAIEmbeddingGenerator.MaxBatch:N0}, but is {MaxEmbeddingBatch:N0}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(OpenAICompatibleOptions), failures);
        }

        return new ChatDialect
        {
            UsesMaxTokens = UsesMaxTokens,
            SendsStreamOptions = SendsStreamOptions,
            SendsParallelToolCalls = SendsParallelToolCalls,
            SendsStrict = SendsStrict,
            SendsDeveloperRole = SendsDeveloperRole,
            SendsJsonSchema = SendsJsonSchema,
            SendsNames = SendsNames,
            SendsReasoning = SendsReasoning,
            SendsEncodingFormat = SendsEncodingFormat,
            MaxEmbeddingBatch = MaxEmbeddingBatch,
            ProviderName = ProviderName,
        };
    }
}
