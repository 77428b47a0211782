using System.Collections.Frozen;

namespace Agents.Core.Mcp.Safety;

/// <summary>Finds words that tell a model what to do beyond the use of the tool. English only.</summary>
internal static class PhraseRules
{
    private const int MaxOfRule = 2;
    private const FindingSeverity High = FindingSeverity.High;
    private const FindingSeverity Medium = FindingSeverity.Medium;

    private const string Orders = "instruction|instructions|rule|rules|prompt|prompts|guideline|guidelines|directive|directives|directions|constraints|restrictions|safeguards|policy|policies|safety";
    private const string People = "user|users|human|humans|person|customer|operator|anyone|anybody|them";
    private const string Telling = "tell|mention|inform|notify|reveal|disclose|show|alert|warn|report|explain|telling|mentioning|informing|notifying|revealing|showing|alerting|disclosing";
    private const string Private = "conversation|history|credentials|credential|password|passwords|secret|secrets|apikey|apikeys|messages|transcript|environment|cookies";
    private const string Acts = "read|call|use|run|send|fetch|open|access|execute|invoke|load|append|include|pass|forward|upload|copy|query|list|cat|add";

    private static readonly Phrase[] Phrases =
    [
        Phrase.Of("override", High, $"ignore|disregard|forget|override|bypass|ignoring|disregarding previous|prior|above|earlier|preceding|former|existing|other|all|any|your|system {Orders}"),
        Phrase.Of("override", High, "disregard|forget|ignore everything|anything|all before|above|previously|earlier|prior"),
        Phrase.Of("override", High, "new|updated|real|actual|true instruction|instructions|orders|directive|task follow|follows|are|is|supersede|override"),
        Phrase.Of("hide-from-user", High, $"dont|never|not|without|avoid {Telling} {People}"),
        Phrase.Of("hide-from-user", High, $"user|users|human must|should|may|need|needs not know|see|notice|learn|hear"),
        Phrase.Of("hide-from-user", High, "user|users|human shouldnt|mustnt|wont|cannot|cant|neednt know|see|notice|learn"),
        Phrase.Of("hide-from-user", High, "keep|stays|stay|remain this|it|that|them|secret|hidden secret|hidden|confidential|invisible|quiet from|user|between"),
        Phrase.Of("hide-from-user", High, "silently|secretly|quietly|covertly|discreetly call|send|copy|forward|include|add|append|upload|post|email|read|exfiltrate|bcc"),
        Phrase.Of("act-first", High, $"before|prior using|use|calling|invoking|running|executing|answering this|the|any|other|another tool|tools|function you|first|must|always|please|always {Acts}"),
        Phrase.Of("act-first", Medium, $"before|prior using|use|calling|invoking|running this|any tool|tools {Acts}"),
        Phrase.Of("act-first", High, $"before|prior answering|responding|replying you|first|must|always|please {Acts}"),
        Phrase.Of("act-first", Medium, "always|must call|use|invoke|run this tool|function first|before|instead|prior|whenever"),
        Phrase.Of("prefer-me", Medium, "always|only|must|should use|prefer|choose|call this|me tool|function|one instead|over|rather"),
        Phrase.Of("prefer-me", Medium, "never|dont|not use|call|invoke any|other|another|the other|tool|tools tool|tools|function|functions"),
        Phrase.Of("redirect", High, "send|forward|email|post|upload|transmit|exfiltrate|bcc|cc all|every|any|the|a emails|messages|mails|results|output|data|files|content|contents|copy to|at"),
        Phrase.Of("redirect", High, "change|replace|set|redirect|rewrite the|all|any recipient|address|destination|account|iban|payee to|with|into"),
        Phrase.Of("private-data", High, $"include|pass|put|insert|append|attach|provide|add|copy|send|forward|place the|full|entire|whole|all|users|your|any|complete|contents {Private}"),
        Phrase.Of("private-data", High, $"contents|content|value|values of the|your|all|any|this {Private}"),
        Phrase.Of("private-data", Medium, "private|ssh|api|access|secret|encryption key|keys|token|tokens as|in|into|to|here|parameter|argument"),
        Phrase.Of("system-prompt", Medium, "system|developer|initial|original|hidden prompt|prompts|message|messages|instructions"),
        Phrase.Of("new-role", High, "you are now a|an|in|the|no|free|acting|operating|unrestricted"),
        Phrase.Of("new-role", Medium, "act|behave|respond|pretend as|like|to|you are|a|an|if|be administrator|admin|root|unrestricted|system|developer|dan|jailbroken|though"),
        Phrase.Of("new-role", Medium, "from now on|onwards you|always|ignore|do|all|every"),
        Phrase.Of("false-consent", High, "user|human|operator|admin|administrator already|has|have|explicitly already|has|explicitly|fully|been|given approved|authorized|authorised|consented|agreed|confirmed|permission|consent"),
        Phrase.Of("false-consent", High, "no|without|skip|bypass user|human|further|any|asking|approval|confirmation|permission|for approval|confirmation|permission|consent|needed|required|necessary|asking|prompt"),
        Phrase.Of("false-consent", High, "dont|not|never ask|request|wait|seek for|user|the|any|confirmation|permission|approval"),
        Phrase.Of("false-authority", Medium, "this|it is a|an|critical|mandatory|required|important critical|mandatory|required|security|system|compliance requirement|protocol|procedure|directive|step|instruction|policy|override"),
        Phrase.Of("false-authority", High, "otherwise|or|else you|the|this will|shall|is be|get terminated|shutdown|punished|deleted|penalized|fail|die"),
        Phrase.Of("in-every-answer", High, "every|each|all|future|subsequent response|responses|reply|replies|answer|answers|message|messages include|append|add|end|insert|contain|must|with"),
        Phrase.Of("in-every-answer", High, "include|append|add|insert to|in|into every|each|all response|responses|reply|replies|answer|answers|message|messages|file|files"),
    ];

    // By the first word, so that a text is gone through once.
    private static readonly FrozenDictionary<string, Phrase[]> ByFirstWord = Phrases
        .SelectMany(phrase => phrase.Steps[0].Distinct(StringComparer.Ordinal).Select(word => (word, phrase)))
        .GroupBy(entry => entry.word, entry => entry.phrase, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    public static IEnumerable<TextMatch> Find(IReadOnlyList<TextWord> words)
    {
        Dictionary<string, int>? found = null;
        for (int i = 0; i < words.Count; i++)
        {
            if (!ByFirstWord.TryGetValue(words[i].Text, out Phrase[]? phrases))
            {
                continue;
            }

            foreach (Phrase phrase in phrases)
            {
                if ((found?.GetValueOrDefault(phrase.Rule) ?? 0) < MaxOfRule && phrase.Matches(words, i))
                {
                    found ??= new Dictionary<string, int>(StringComparer.Ordinal);
                    found[phrase.Rule] = found.GetValueOrDefault(phrase.Rule) + 1;
                    yield return new TextMatch(ToolFindingKind.Instruction, phrase.Rule, phrase.Severity, words[i].Start);
                }
            }
        }
    }
}
