from typing import List

import numpy as np
from fastapi import APIRouter, Depends, HTTPException, status

from finport.analytics.portfolio_optimizer import optimize, risk_contributions
from finport.auth.oauth2 import current_user
from finport.schemas import Allocation, OptimizationRequest

router = APIRouter(prefix="/analytics", tags=["analytics"], dependencies=[Depends(current_user)])


@router.post("/optimize")
def optimize_weights(body: OptimizationRequest) -> List[Allocation]:
    returns, covariance = np.array(body.expected_returns), np.array(body.covariance)
    count = len(body.symbols)
    if returns.shape != (count,) or covariance.shape != (count, count):
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "sizes of symbols, returns and covariance differ")
    optimum = optimize(returns, covariance, body.risk_aversion)
    shares = risk_contributions(optimum.weights, covariance)
    return [
        Allocation(symbol=symbol, weight=float(weight), risk_share=float(share))
        for symbol, weight, share in zip(body.symbols, optimum.weights, shares)
    ]
