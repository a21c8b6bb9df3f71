using System.Text.RegularExpressions;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Numbers whose last digit proves the others: of books (ISO 2108) and of credit cards (ISO 7812).</summary>
internal static partial class CheckDigits
{
    public static bool IsBookOfTen(string text)
    {
        string digits = Separators().Replace(text, "");
        return BookOfTen().IsMatch(digits) && digits.Select((digit, at) => (at + 1) * (digit == 'X' ? 10 : digit - '0')).Sum() % 11 == 0;
    }

    public static bool IsBookOfThirteen(string text)
    {
        string digits = Separators().Replace(text, "");
        return BookOfThirteen().IsMatch(digits) && digits.Select((digit, at) => (at % 2 == 0 ? 1 : 3) * (digit - '0')).Sum() % 10 == 0;
    }

    public static bool IsCreditCard(string text)
    {
        string digits = string.Concat(text.Where(char.IsAsciiDigit));
        return CreditCard().IsMatch(digits) && digits.Select((digit, at) => Weighed(digit - '0', isDoubled: (digits.Length - at) % 2 == 0)).Sum() % 10 == 0;
    }

    // What is doubled counts with the sum of its digits.
    private static int Weighed(int digit, bool isDoubled) => !isDoubled ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;

    [GeneratedRegex(@"[\s-]+")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[0-9]{9}[0-9X]\z")]
    private static partial Regex BookOfTen();

    [GeneratedRegex(@"^[0-9]{13}\z")]
    private static partial Regex BookOfThirteen();

    // By the first digits of those who issue them.
    [GeneratedRegex(@"^(4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9]{2})[0-9]{12}|3[47][0-9]{13}|3(0[0-5]|[68][0-9])[0-9]{11}|(2131|1800|35[0-9]{3})[0-9]{11})\z")]
    private static partial Regex CreditCard();
}
