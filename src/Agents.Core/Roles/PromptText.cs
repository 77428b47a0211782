namespace Agents.Core.Roles;

/// <summary>What models are told about their work, as the assembly holds it.</summary>
internal static class PromptText
{
    /// <summary>Reads a text of the library.</summary>
    /// <param name="folder">Whose it is.</param>
    /// <param name="name">For what work.</param>
    public static string Read(string folder, string name)
    {
        using Stream text = typeof(PromptText).Assembly.GetManifestResourceStream($"Agents.Core.{folder}.Prompts.{name}.md")
            ?? throw new InvalidOperationException($"The assembly does not contain the prompt '{name}' of {folder}.");
        using StreamReader reader = new(text);
        return reader.ReadToEnd().TrimEnd();
    }

    /// <summary>Refuses a text that says nothing.</summary>
    public static string Check(string value, string property)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, property);
        return value;
    }
}
