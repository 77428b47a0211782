using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>Changes parts of a plan by rules, without a model: an example is added beside the task, and a task of several sentences is divided into them.</summary>
/// <remarks>Deterministic and thread-safe. Each sentence depends on the one before it, since a later one may mean what an earlier one says.</remarks>
public sealed class RuleRefiner : IPlanRefiner
{
    private RuleRefiner()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static RuleRefiner Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<Goal> RedescribeAsync(RedescribeRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        string example = $"A task like this one that was done well: {request.Example}";
        string known = request.Goal.Context is { } before ? $"{before}\n\n{example}" : example;
        return new(known.Length <= Goal.MaxLength ? request.Goal with { Context = known } : request.Goal);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Subtask>> DivideAsync(DivideRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        List<string> sentences = Sentences(request.Subtask.Goal.Text);
        if (sentences.Count < 2 || sentences.Count > request.MaxParts)
        {
            return new([]);
        }

        return new([.. sentences.Select((sentence, index) => new Subtask
        {
            Goal = request.Subtask.Goal with { Text = sentence },
            Dependencies = index == 0 ? [] : [index - 1],
        })]);
    }

    /// <summary>Divides a text at the ends of its sentences: a mark with white space after it, a semicolon, or a new line.</summary>
    private static List<string> Sentences(string text)
    {
        List<string> sentences = [];
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isEnd = text[i] is ';' or '\n' or '。' or '！' or '？'
                || (text[i] is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])));
            if (isEnd || i == text.Length - 1)
            {
                Add(sentences, text[start..(i + 1)]);
                start = i + 1;
            }
        }

        return sentences;
    }

    private static void Add(List<string> sentences, string sentence)
    {
        sentence = sentence.Trim().TrimEnd(';');
        if (sentence.Any(char.IsLetterOrDigit))
        {
            sentences.Add(sentence);
        }
    }
}
