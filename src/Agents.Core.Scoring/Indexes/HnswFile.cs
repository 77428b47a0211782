namespace Agents.Core.Scoring.Indexes;

/// <summary>The sections of a file that holds an <see cref="HnswIndex"/>. The numbers are written to files and never change.</summary>
internal static class HnswFile
{
    /// <summary>Whole numbers of 8 bytes, in the order of <see cref="HnswFileHead"/>.</summary>
    public const int Head = 1;

    /// <summary>Floats, a row a slot: the vector, then zeros up to a multiple of 16.</summary>
    public const int Vectors = 2;

    /// <summary>Numbers of slots, 2 M a slot: links of the lowest level, ended by -1 where there are fewer.</summary>
    public const int Links = 3;

    /// <summary>Numbers of slots, M for each upper level of each node, by slot, then by level.</summary>
    public const int UpperLinks = 4;

    /// <summary>A byte a slot: the level, or 255 for a twin.</summary>
    public const int Levels = 5;

    /// <summary>A whole number of 8 bytes a slot.</summary>
    public const int Ids = 6;

    /// <summary>64 bits a slot.</summary>
    public const int Tags = 7;

    /// <summary>A number a slot: 0 while it lives, else which death it was.</summary>
    public const int Deaths = 8;

    /// <summary>A number of a slot a slot: the next of equal vectors, or -1.</summary>
    public const int Twins = 9;

    public const int Sections = 9;
}
