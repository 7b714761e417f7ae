using Microsoft.Extensions.Options;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Whose prices campaigns are planned with.</summary>
public sealed class RateCardOptions
{
    public const string Section = "Campaigns";

    /// <summary>A file of the form of <c>Meta/Rates</c>; null: the one that comes with this version.</summary>
    public string? RateCard { get; set; }

    /// <summary>Reads the file once at start, so that what is wrong with it is told then.</summary>
    internal sealed class Check : IValidateOptions<RateCardOptions>
    {
        public ValidateOptionsResult Validate(string? name, RateCardOptions options)
        {
            try
            {
                Meta.RateCard.Load(options.RateCard);
                return ValidateOptionsResult.Success;
            }
            catch (RateCardException e)
            {
                return ValidateOptionsResult.Fail(e.Message);
            }
        }
    }
}
