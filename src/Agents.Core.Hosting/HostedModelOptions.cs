namespace Agents.Core.Hosting;

/// <summary>What configuration says of one model.</summary>
/// <remarks>In a file either the model string alone, <c>"fast": "openai:gpt-5-mini"</c>, or a section with both keys.</remarks>
public sealed class HostedModelOptions
{
    /// <summary>Gets or sets the model string, for one of the providers that were added.</summary>
    /// <value>Such as <c>openai:gpt-5-mini</c>, <c>http://localhost:11434/v1#qwen3</c> or <c>offline</c>; the default is
    /// <see langword="null"/>: what the code says, else whatever model the environment has a key for.</value>
    public string? Model { get; set; }

    /// <summary>Gets or sets the name of the limits that hold back the model's calls.</summary>
    /// <value>A name of <see cref="AgentsOptions.Limits"/>; the default is <see langword="null"/>: none.</value>
    public string? Limits { get; set; }
}
