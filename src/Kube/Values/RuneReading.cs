using System.Globalization;
using System.Text;

namespace Gantry.Kube.Values;

/// <summary>What the API asks of single characters.</summary>
public static class RuneReading
{
    extension(Rune self)
    {
        /// <summary>Letters, marks, numbers, punctuation, symbols, and of all spaces the plain one.</summary>
        public bool IsPrintable => Rune.GetUnicodeCategory(self) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            UnicodeCategory.SpaceSeparator => self.Value == ' ',
            _ => true,
        };
    }
}
