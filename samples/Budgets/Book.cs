namespace Budgets;

/// <summary>What there is to read, and what is asked about it.</summary>
internal static class Book
{
    private static readonly string[] Questions =
    [
        "What happened?", "Who was there?", "What did it cost?", "What was it for?", "What came of it?",
        "What surprised people?", "What was lost?", "What was kept?", "What would a visitor see?", "What should be remembered?",
    ];

    private static readonly string[] Pages =
    [
        """
        The mill at the weir was built in 1832 by two brothers who had never seen a mill before. They drew the wheel on the door of their barn. The door still hangs in the village hall, with the drawing on it. The first flour was so coarse that the baker sold it as chicken feed. By the third winter people came from four valleys. The brothers never raised the price, not even in the year of the flood. When the younger one died, the wheel stood still for a day.
        """,
        """
        The lighthouse had one keeper and eleven hundred visitors a year. He counted them in chalk on the inside of the tower. A storm in March took the stairs to the gallery, and for six weeks he climbed a rope. Ships saw no difference. The new stairs were made of iron from a wreck that the light had not been able to prevent. He showed visitors the rope, but never let them touch it. His notebook of wrecks ends with an empty page.
        """,
        """
        The library began as a cupboard in the post office. It held forty books, of which nine were about bees. Borrowers wrote their names on a slate, and the slate was wiped at Christmas. In 1911 a stranger left a crate at the door and never came back. In it were two hundred books in a language that nobody in town could read. A teacher learned the language from them in three years. She found that they were about bees as well.
        """,
        """
        The ferry crossed the river on a chain that lay on the bottom. A boy pulled it in summer and a horse in winter. The fare was a coin for a person and a song for a child. When the bridge came, the ferry went on for another nine years, because the songs were written down each evening. There were six hundred of them in the end. Most are about the horse. The chain is still in the river.
        """,
        """
        The orchard was planted by a doctor who prescribed apples. He grew thirty kinds and wrote down which helped against what. Nobody was ever cured by them, but nobody stayed away either. A late frost killed all the trees but one. From that one tree come all the apples that are sold in the market today. They are small and sour, and keep until May. The doctor's book recommends them against impatience.
        """,
    ];

    /// <summary>Gets the page and the question of a reader; fifty readers have fifty different ones.</summary>
    public static string QuestionOf(int reader) =>
        $"{Pages[(reader - 1) % Pages.Length]} {Questions[(reader - 1) / Pages.Length % Questions.Length]}";
}
