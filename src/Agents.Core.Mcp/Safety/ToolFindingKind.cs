namespace Agents.Core.Mcp.Safety;

/// <summary>What the inspection of a tool found.</summary>
public enum ToolFindingKind
{
    /// <summary>Characters that a person does not see and a model reads: of no width, of direction, tags, control characters, halves of pairs.</summary>
    HiddenCharacters,

    /// <summary>Letters of one script that pass for those of another.</summary>
    DisguisedLetters,

    /// <summary>A name that can be taken for that of another tool.</summary>
    LookAlikeName,

    /// <summary>The very name of another tool.</summary>
    SameName,

    /// <summary>Words that tell a model what to do beyond the tool's own use.</summary>
    Instruction,

    /// <summary>The name of another server's tool, or of the application's, in a text.</summary>
    ToolReference,

    /// <summary>A place where secrets are usually kept.</summary>
    SensitivePath,

    /// <summary>A link.</summary>
    Link,

    /// <summary>A long run of encoded data.</summary>
    EncodedText,

    /// <summary>So much white space that what follows is out of sight.</summary>
    Padding,

    /// <summary>A text of unusual length.</summary>
    LongText,

    /// <summary>Something that was not looked at because there was too much.</summary>
    NotInspected,
}
